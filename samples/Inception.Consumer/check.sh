#!/usr/bin/env bash
# Packs the libraries, restores the packages from the folder feed as a user would, builds and runs this program.
# Every run packs under a version of its own: NuGet never looks twice at a version it has in its cache.
set -euo pipefail
cd "$(dirname "$0")"

version="0.1.0-check.$(date +%s)"
cache="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')"
clean() { rm -rf "$cache"/inception.torchsharp*/"$version" ../../artifacts/packages/Inception.TorchSharp*."$version".*nupkg bin obj; }
trap clean EXIT

for project in Inception Inception.Training; do
    dotnet pack ../../src/$project --configuration Release --output ../../artifacts/packages -p:Version="$version" -p:TreatWarningsAsErrors=true
done
dotnet build --configuration Release -p:InceptionVersion="$version"
dotnet bin/Release/net10.0/Inception.Consumer.dll | tee obj/output.txt
grep --quiet "1x32x28x28 -> 1x288x28x28" obj/output.txt
grep --quiet "learning rate after one epoch" obj/output.txt
echo "consumer: the packed libraries restore, build and run"
