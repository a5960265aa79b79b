using System.Buffers.Binary;
using Inception.Tool.Training;
using Tensorboard;

namespace Inception.Tool.Tests.Training;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_begins_with_its_first_step_and_times_are_seconds_since_1970()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using (var file = new EventFile(_folder.Path, firstStep: 71)) file.Add("loss/step", 0.25, 80);

        var events = Read(Directory.EnumerateFiles(_folder.Path, "events.out.tfevents.*").Single());

        events.Should().HaveCount(3).And.OnlyContain(one => one.WallTime >= before && one.WallTime <= before + 60);
        events[0].FileVersion.Should().Be("brain.Event:2");
        (events[1].Step, events[1].SessionLog.Status).Should().Be((71, SessionLog.Types.SessionStatus.Start));
        (events[2].Step, events[2].Summary.Value[0].Tag, events[2].Summary.Value[0].SimpleValue).Should().Be((80, "loss/step", 0.25f));
    }

    [Fact]
    public void Files_are_in_the_order_of_their_names()
    {
        for (var i = 1; i <= 3; i++)
        {
            using var file = new EventFile(_folder.Path, firstStep: i);
            Thread.Sleep(1);
        }

        Directory.EnumerateFiles(_folder.Path).Order(StringComparer.Ordinal).Select(path => Read(path)[1].Step).Should().Equal(1, 2, 3);
    }

    private static List<Event> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<Event>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
            Masked(bytes[..8]).Should().Be(BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            Masked(bytes.Slice(12, length)).Should().Be(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(bytes.Slice(12, length).ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>Bit by bit, as RFC 3720 defines the sum; then TensorFlow's mask.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
