from wsaccel import java

createXorMasker = XorMaskerNull = java('XorMasker')
