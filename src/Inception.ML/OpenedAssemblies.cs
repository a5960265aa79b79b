using System.Runtime.CompilerServices;
using Inception.ML;
using Microsoft.ML;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: LoadableClass(
    "Runs an Inception network on images.",
    typeof(InceptionTransformer),
    null,
    typeof(SignatureLoadModel),
    "Inception network",
    InceptionTransformer.LoaderSignature)]

#pragma warning disable IDE0130 // The runtime knows the attribute by this name.
namespace System.Runtime.CompilerServices;
#pragma warning restore IDE0130

/// <summary>Lets the runtime run code that uses the internals of another assembly.</summary>
/// <param name="assemblyName">The assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>The assembly whose internals are used.</summary>
    public string AssemblyName => assemblyName;
}
