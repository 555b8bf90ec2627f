# Builds the Windows program and its installer on Windows: the same steps as build.sh.
#
#   powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1 [OUTPUT]
#
# NEVER RUN YET: written beside build.sh, which is tried; nobody had a Windows at hand. It needs Python 3.13 (64 bits)
# of python.org with its launcher "py", and NSIS 3.08 or later. With HETES_SIGN_THUMBPRINT (of a certificate in the user's
# store) signtool of the Windows SDK signs both programs, the uninstaller and the installer; HETES_SIGN_TIMESTAMP is the
# address of a time stamp service.

param([string]$Output = "")
$ErrorActionPreference = "Stop"
Set-StrictMode -Version 3

$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$root = Split-Path -Parent (Split-Path -Parent $here)
if (-not $Output) { $Output = Join-Path $root "dist\windows" }
$Output = (New-Item -ItemType Directory -Force -Path $Output).FullName
$work = Join-Path ([IO.Path]::GetTempPath()) ("hetes-build-" + [guid]::NewGuid())

# A program that fails ends the script: PowerShell would go on.
function Invoke-Program([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Find-Program([string]$Name, [string[]]$Places) {
    $found = Get-Command $Name -ErrorAction SilentlyContinue
    if ($found) { return $found.Source }
    foreach ($place in $Places) {
        $last = Get-ChildItem -Path $place -ErrorAction SilentlyContinue | Sort-Object FullName | Select-Object -Last 1
        if ($last) { return $last.FullName }
    }
    throw "$Name is missing"
}

function Add-Signature([string]$File) {
    if ($env:HETES_SIGN_THUMBPRINT) { Invoke-Program "$work\sign.cmd" @($File) }
}

$makensis = Find-Program "makensis.exe" @("${env:ProgramFiles(x86)}\NSIS\makensis.exe", "$env:ProgramFiles\NSIS\makensis.exe")
New-Item -ItemType Directory -Path $work | Out-Null
try {
    if ($env:HETES_SIGN_THUMBPRINT) {
        $signtool = Find-Program "signtool.exe" @("${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe")
        $stamp = if ($env:HETES_SIGN_TIMESTAMP) { "/tr $env:HETES_SIGN_TIMESTAMP /td sha256" } else { "" }
        # A script of one argument, for quotation marks do not survive the way through PowerShell.
        $line = "@`"$signtool`" sign /sha1 $env:HETES_SIGN_THUMBPRINT /fd sha256 $stamp /d Hetes %1"
        [IO.File]::WriteAllText("$work\sign.cmd", "$line`r`n")
    }

    Write-Host "hetes: installing what goes into the program"
    Invoke-Program "py" @("-3.13", "-m", "venv", "$work\venv")
    $python = "$work\venv\Scripts\python.exe"
    $env:PYTHONDONTWRITEBYTECODE = "1"
    $env:PIP_DISABLE_PIP_VERSION_CHECK = "1"
    $locks = "$root\packaging\locks"
    # Hetes is built in an environment of its own, so that of its tools nothing is shipped.
    Invoke-Program "py" @("-3.13", "-m", "venv", "$work\tools")
    $tools = "$work\tools\Scripts\python.exe"
    Invoke-Program $tools @("-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", "$locks\build.txt")
    Invoke-Program $tools @("-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "-w", "$work\wheel", $root)
    $wheel = (Get-ChildItem "$work\wheel\hetes-*.whl").FullName
    Invoke-Program $python @("-m", "pip", "install", "-q", "--no-compile", "--no-deps", "--require-hashes", "-r", "$locks\windows.txt")
    Invoke-Program $python @("-m", "pip", "install", "-q", "--no-compile", "--no-deps", $wheel)

    Write-Host "hetes: building the program"
    Invoke-Program $python @("$here\build.py", $Output)
    Remove-Item -Recurse -Force "$Output\pyinstaller"
    $version = (Get-Content "$Output\version.txt" -Raw).Trim()
    Copy-Item (Join-Path (Split-Path -Parent $makensis) "COPYING") "$Output\hetes\licences\nsis.txt"
    $said = (& "$Output\hetes\hetes.exe" --version)
    if ($said -ne $version) { throw "the program says $said instead of $version" }
    Add-Signature "$Output\hetes\hetes.exe"
    Add-Signature "$Output\hetes\hetesw.exe"

    Write-Host "hetes: building the installer"
    $usual = @("/V2", "/WX", "/INPUTCHARSET", "UTF8", "/DVERSION=$version", "/DICON=$Output\hetes.ico")
    Invoke-Program $makensis ($usual + @("/DOUTPUT=$Output\hetes\uninstall.exe", "$here\uninstall.nsi"))
    Add-Signature "$Output\hetes\uninstall.exe"
    $installer = "$Output\hetes-$version-setup.exe"
    $own = @("/DSOURCE=$Output\hetes", "/DSIDE=$Output\side.bmp", "/DOUTPUT=$installer")
    Invoke-Program $makensis ($usual + $own + @("$here\hetes.nsi"))
    Add-Signature $installer
    $sum = (Get-FileHash -Algorithm SHA256 $installer).Hash.ToLower()
    [IO.File]::WriteAllText("$installer.sha256", "$sum  hetes-$version-setup.exe`n")
    Write-Host "hetes: built $installer"
}
finally {
    if (Test-Path $work) { Remove-Item -Recurse -Force $work }
}
