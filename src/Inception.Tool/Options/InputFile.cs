using Inception.Common;

namespace Inception.Tool.Options;

/// <summary>A path that the user names as input: looked at first, so that the message can say what is there instead.</summary>
internal static class InputFile
{
    /// <summary>Passes the path on.</summary>
    /// <exception cref="UserException">It is no file.</exception>
    /// <exception cref="IOException">It is a named pipe, a socket or a device, which is not opened.</exception>
    public static string Existing(string path)
    {
        RegularFile.Require(path);
        return File.Exists(path) ? path
            : Directory.Exists(path) ? throw new UserException($"'{path}' is a folder. Expected a file.")
            : throw new UserException($"There is no file '{path}'.");
    }

    /// <summary>Passes on the path of a file that is read at several places, which a pipe does not allow.</summary>
    /// <exception cref="UserException">It is no file, or one that can only be read through.</exception>
    public static string Seekable(string path)
    {
        using var file = File.OpenRead(Existing(path));
        return file.CanSeek ? path : throw new UserException($"'{path}' is a pipe or a device. Expected a regular file: save the data to a file first.");
    }
}
