using System.Text;
using Inception.Common;

namespace Inception.Tool.Output;

/// <summary>Where text goes: standard output, or a file that appears under its name when it is whole.</summary>
internal sealed class OutputText : IDisposable
{
    private readonly AtomicFile? _file;

    /// <param name="path">The file; null for standard output.</param>
    public OutputText(string? path)
    {
        AtomicFile? file = null;
        if (path is not null) OutputFile.Write(path, () => file = new AtomicFile(path));
        _file = file;
        Writer = _file is null ? Console.Data
            : new StreamWriter(_file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
    }

    /// <summary>Takes the text.</summary>
    public TextWriter Writer { get; }

    /// <summary>Whether the text appears on a terminal, which must not get control characters.</summary>
    public bool IsTerminal => _file is null && !Console.IsOutputRedirected;

    /// <summary>Whether the text goes to standard output.</summary>
    public bool IsStandardOutput => _file is null;

    /// <summary>Looks whether the text still goes anywhere: a pipe's reader may have gone.</summary>
    /// <exception cref="OutputGoneException">It does not.</exception>
    public void RequireReader()
    {
        if (_file is null) StandardOutput.RequireReader();
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        Writer.Flush();
        _file?.Commit();
    }

    public void Dispose() => _file?.Dispose();   // the writer has nothing of its own
}
