using System.Text.Json;

namespace Inception.Tool.Tests.Output;

[Collection(ConsoleApp.Name)]
public class JsonOutputTests
{
    [Fact]
    public void A_number_that_is_not_finite_is_null()
    {
        var (output, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        try
        {
            JsonOutput.Write(new { A = double.NaN, B = float.PositiveInfinity, C = new double?[] { 1.5, double.NegativeInfinity, null }, D = 0.25f });
        }
        finally
        {
            Console.SetOut(output);
        }

        var json = JsonDocument.Parse(written.ToString()).RootElement;
        json.GetProperty("a").ValueKind.Should().Be(JsonValueKind.Null);
        json.GetProperty("b").ValueKind.Should().Be(JsonValueKind.Null);
        json.GetProperty("c").GetRawText().Should().Contain("1.5");
        json.GetProperty("d").GetSingle().Should().Be(0.25f);
    }
}
