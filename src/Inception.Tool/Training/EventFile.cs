using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Inception.Tool.Training;

/// <summary>
/// A file of events for TensorBoard: records of a length, its sum, an <c>Event</c> and its sum, as TensorFlow's <c>record_writer</c> writes them. TorchSharp's
/// writer gives the first event a time in another unit, and has no event for the start of a session.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";   // from this version on TensorBoard heeds the start of a session
    private const int MicrosecondsPerSecond = 1_000_000;

    private readonly FileStream _file;

    /// <summary>Begins a file. TensorBoard then passes over what earlier files of the folder have of this step and later ones.</summary>
    /// <param name="folder">The folder, made if need be.</param>
    /// <param name="firstStep">The first step that this file tells of.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public EventFile(string folder, long firstStep)
    {
        Directory.CreateDirectory(folder);
        var microseconds = DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerMicrosecond - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
        var name = string.Create(
            CultureInfo.InvariantCulture,   // TensorBoard reads the files in the order of their names
            $"events.out.tfevents.{microseconds / MicrosecondsPerSecond:D10}.{microseconds % MicrosecondsPerSecond:D6}.{Environment.MachineName}");
        _file = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(new Event { FileVersion = Version });
        Write(new Event { Step = firstStep, SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } });
    }

    /// <summary>Adds a number, which is in the file when this returns.</summary>
    public void Add(string tag, double value, long step) => Write(new Event
    {
        Step = step,
        Summary = new() { Value = { new Summary.Types.Value { Tag = tag, SimpleValue = (float)value } } },
    });

    public void Dispose() => _file.Dispose();

    private void Write(Event one)
    {
        one.WallTime = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
        var data = one.ToByteArray();
        var record = new byte[sizeof(long) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(long)), Sum(record.AsSpan(0, sizeof(long))));
        data.CopyTo(record, sizeof(long) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), Sum(data));
        _file.Write(record);
        _file.Flush();
    }

    /// <summary>CRC-32C, turned and shifted as TensorFlow masks it.</summary>
    private static uint Sum(ReadOnlySpan<byte> data)
    {
        const uint Mask = 0xa282ead8;
        var crc = uint.MaxValue;
        foreach (var one in data) crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + Mask;
    }
}
