namespace Inception.Runtime;

/// <summary>Why the native TorchSharp runtime does not load.</summary>
public enum TorchLoadFailure
{
    /// <summary>The loader's message fits none of the known causes; <see cref="Exception.Message"/> quotes it.</summary>
    Unknown,

    /// <summary>TorchSharp has no native library for this operating system and processor.</summary>
    UnsupportedPlatform,

    /// <summary>The system's C library is musl (Alpine); libtorch is built for glibc.</summary>
    MuslSystem,

    /// <summary>TorchSharp's own native library is not in the application's folder.</summary>
    NativeLibraryMissing,

    /// <summary>libtorch is not in the application's folder, because no backend package is referenced.</summary>
    BackendMissing,

    /// <summary>The system's libstdc++ lacks a version that the native library requires.</summary>
    LibstdcxxTooOld,

    /// <summary>Another library that libtorch needs cannot be loaded.</summary>
    DependencyMissing,

    /// <summary>
    /// The libtorch that <see cref="TorchRuntime.LibtorchPath"/> or INCEPTION_LIBTORCH names does not exist, does not load, or has the wrong version. Or the
    /// application also contains a libtorch.
    /// </summary>
    NamedLibtorchUnusable,
}
