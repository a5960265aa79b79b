#!/usr/bin/env bash
# Packs the library, restores the package from the folder feed as a user would, builds and runs this program.
# Every run packs under a version of its own: NuGet never looks twice at a version it has in its cache.
set -euo pipefail
cd "$(dirname "$0")"

version="0.1.0-check.$(date +%s)"
cached="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')/inception.torchsharp/$version"
clean() { rm -rf "$cached" ../../artifacts/packages/Inception.TorchSharp."$version".*nupkg bin obj; }
trap clean EXIT

dotnet pack ../../src/Inception --configuration Release --output ../../artifacts/packages -p:Version="$version" -p:TreatWarningsAsErrors=true
dotnet build --configuration Release -p:InceptionVersion="$version"
dotnet bin/Release/net10.0/Inception.Consumer.dll | tee obj/output.txt
grep --quiet "1x32x28x28 -> 1x288x28x28" obj/output.txt
echo "consumer: the packed library restores, builds and runs"
