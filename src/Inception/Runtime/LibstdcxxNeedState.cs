namespace Inception.Runtime;

/// <summary>How TorchSharp's native library asks for the newest libstdc++ version it names, <c>GLIBCXX_3.4.32</c>.</summary>
public enum LibstdcxxNeedState
{
    /// <summary>Not asked for, not on Linux, or the file could not be read.</summary>
    None,

    /// <summary>As TorchSharp ships it: the loader refuses the library where the version is absent.</summary>
    Strong,

    /// <summary>Made weak by the package's build target: the library loads with or without the version.</summary>
    Weak,
}
