from wsaccel import java

Utf8Validator = java('Utf8Validator')
