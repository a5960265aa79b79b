using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Inception.Imaging;

/// <summary>The bytes of a TIFF file for LibTiff.NET, with the first error that it found in them.</summary>
internal sealed class TiffSource(byte[] bytes) : TiffStream
{
    private long _position;

    static TiffSource()
    {
        // The library's handler of errors is one for the process, and writes to the console. One that the application has set stays.
        var previous = Tiff.SetErrorHandler(new Recorder());
        if (previous is not null && previous.GetType() != typeof(TiffErrorHandler)) Tiff.SetErrorHandler(previous);
    }

    /// <summary>What the library complained of first; null where it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>Opens the first page.</summary>
    /// <returns>The page; null where the file has none.</returns>
    public Tiff? Open() => Tiff.ClientOpen("TIFF", "r", this, this);

    public override int Read(object clientData, byte[] buffer, int offset, int count)
    {
        var available = (int)Math.Clamp(bytes.Length - _position, 0, count);
        if (available > 0) Array.Copy(bytes, _position, buffer, offset, available);
        _position += available;
        return available;
    }

    public override long Seek(object clientData, long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => bytes.Length + offset,
    };

    public override long Size(object clientData) => bytes.Length;

    public override void Write(object clientData, byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is read.");

    public override void Close(object clientData)
    {
    }

    private sealed class Recorder : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
            if (clientData is TiffSource source) source.Error ??= string.Format(CultureInfo.InvariantCulture, format, args);
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
