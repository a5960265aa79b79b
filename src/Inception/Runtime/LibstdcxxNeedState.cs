namespace Inception.Runtime;

/// <summary>Whether TorchSharp's native library requires version <c>GLIBCXX_3.4.32</c> of libstdc++, the newest version it refers to.</summary>
public enum LibstdcxxNeedState
{
    /// <summary>The library does not refer to the version, the system is not Linux, or the file could not be read.</summary>
    None,

    /// <summary>The version is required, as TorchSharp ships the library. The loader refuses the library if libstdc++ lacks the version.</summary>
    Strong,

    /// <summary>The version is optional. The package's build target has marked it as weak, so that the library loads with or without it.</summary>
    Weak,
}
