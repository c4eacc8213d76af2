@echo off
rem Starts the program that this file is named after, from ..\lib. JAVA_HOME says which Java;
rem VERDICT_OPTS holds options of the JVM.
setlocal
set "JAR=%~dp0..\lib\%~n0.jar"
if /i "%~n0"=="verdict" set "JAR=%~dp0..\lib\verdict-coordinator.jar"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" %VERDICT_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
