using System.Globalization;
using System.Text.Json;

namespace Inception.Tests.Golden;

public class FormulaWeightsTests
{
    private static readonly JsonElement Formula = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Fixtures", "formula.json"))).RootElement;

    [Fact]
    public void Seeds_are_fnv_1a_of_the_key()
    {
        foreach (var vector in Formula.GetProperty("fnv1a64").EnumerateObject())
        {
            FormulaWeights.Seed(vector.Name).Should().Be(Convert.ToUInt64(vector.Value.GetString(), 16), vector.Name);
        }
    }

    [Fact]
    public void The_sequence_is_bit_for_bit_the_formula()
    {
        foreach (var vector in Formula.GetProperty("u").EnumerateObject())
        {
            var expected = vector.Value.EnumerateArray().Select(u => double.Parse(u.GetString()!, CultureInfo.InvariantCulture));
            var seed = FormulaWeights.Seed(vector.Name);
            Enumerable.Range(0, 6).Select(i => FormulaWeights.Uniform(seed, i)).Should().Equal(expected, vector.Name);
        }
    }

    [Fact]
    public void Tensors_are_bit_for_bit_the_formula()
    {
        foreach (var vector in Formula.GetProperty("tensors").EnumerateArray())
        {
            var shape = vector.GetProperty("shape").Deserialize<long[]>()!;
            using var tensor = FormulaWeights.Of(
                vector.GetProperty("key").GetString()!,
                shape,
                isBatchNorm: vector.GetProperty("kind").GetString() == "bn",
                vector.GetProperty("gain").GetDouble());
            var bits = tensor.data<float>().Take(6).Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture));
            bits.Should().Equal(vector.GetProperty("bits").Deserialize<string[]>());
        }
    }
}
