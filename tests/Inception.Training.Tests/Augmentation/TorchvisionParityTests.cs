using System.Text.Json;
using Inception.Imaging;
using Inception.Training.Augmentation;

namespace Inception.Training.Tests.Augmentation;

/// <summary>Every change with fixed parameters is, byte for byte, what torchvision makes of the same image: see Fixtures/make_augmentation.py.</summary>
public class TorchvisionParityTests
{
    private const int RowsPerCase = 30;

    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Augmentation", "Fixtures");

    private static readonly RgbImage Source = new ImageDecoder().Decode(Path.Combine(Fixtures, "source.png"));

    private static readonly RgbImage Changed = new ImageDecoder().Decode(Path.Combine(Fixtures, "changed.png"));

    private static readonly List<Case> All = JsonSerializer.Deserialize<List<Case>>(File.ReadAllText(Path.Combine(Fixtures, "cases.json")), JsonSerializerOptions.Web)!;

    private static readonly IReadOnlyList<AugmentationOperation> Operations =
        AugmentationOperation.All(shear: 0.3, translationOf: _ => 32, rotation: 30, enhancement: 0.9, posterizedBits: 4);

    public static TheoryData<string> Names => new(All.Select(one => one.Operation).Distinct());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_is_torchvisions_byte_for_byte(string operation)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Operation != operation) continue;

            var found = Apply(All[i]);

            var expected = Changed.Crop(0, i * RowsPerCase, All[i].Width, All[i].Height);
            (found.Width, found.Height).Should().Be((expected.Width, expected.Height));
            var differences = found.Pixels.ToArray().Zip(expected.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).ToArray();
            differences.Max().Should().Be(0, "of {0}, where {1} of {2} bytes differ", All[i], differences.Count(difference => difference > 0), differences.Length);
        }
    }

    [Fact]
    public void Every_operation_of_RandAugment_and_TrivialAugment_is_compared()
    {
        All.Select(one => one.Operation).Should().Contain(Operations.Select(operation => operation.Name).Where(name => name != "Identity"));
    }

    private static RgbImage Apply(Case one) => one.Operation switch
    {
        "Hue" => Hue.Shift(Source, one.Magnitude),
        "Mirrored" => Source.Mirrored(),
        "Crop" => Source.Crop(one.Window[0], one.Window[1], one.Window[2], one.Window[3]),
        "ResizedCrop" => Source.ResizedCrop(
            one.Window[0], one.Window[1], one.Window[2], one.Window[3], one.Width, one.Height,
            one.Filter == "bicubic" ? Interpolation.Bicubic : Interpolation.Bilinear),
        _ => Operations.Single(operation => operation.Name == one.Operation).Apply(Source, one.Magnitude),
    };

    private sealed record Case
    {
        public required string Operation { get; init; }

        public double Magnitude { get; init; }

        public int[] Window { get; init; } = [];

        public string Filter { get; init; } = "";

        public int Width { get; init; }

        public int Height { get; init; }
    }
}
