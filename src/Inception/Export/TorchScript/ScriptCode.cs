using System.Globalization;
using System.Text;
using Inception.Layers;
using Inception.Weights.Formats;

namespace Inception.Export.TorchScript;

/// <summary>The source of a TorchScript module in the making: its attributes, and the lines of <c>forward</c>.</summary>
internal sealed class ScriptCode
{
    public const string Type = "Network";
    public const string Input = "input";

    private readonly StringBuilder _lines = new();
    private readonly List<WritableTensor> _weights = [];
    private readonly HashSet<string> _names = ["self", "torch", "ops", "inf", "nan", "annotate", "training", Input];

    /// <summary>The attributes in the order of their use.</summary>
    public IReadOnlyList<WritableTensor> Weights => _weights;

    /// <summary>Adds a line that computes a value.</summary>
    /// <param name="wanted">Where it comes from; the variable is named after it.</param>
    /// <param name="expression">What is computed.</param>
    /// <returns>The variable.</returns>
    public string Let(string wanted, string expression)
    {
        var variable = Unused(wanted);
        _lines.Append(CultureInfo.InvariantCulture, $"    {variable} = {expression}\n");
        return variable;
    }

    /// <summary>Adds an attribute.</summary>
    /// <returns>How it is read.</returns>
    public string Weight(WritableTensor weight)
    {
        var attribute = Unused(weight.Key);
        _weights.Add(weight.Renamed(attribute));
        return $"self.{attribute}";
    }

    /// <summary>The declarations of the attributes, and the method.</summary>
    /// <param name="result">The variable that is returned.</param>
    public string Members(string result)
    {
        var attributes = string.Concat(_weights.Select(weight => $"  {weight.Key} : Tensor\n"));
        return $"{attributes}  def forward(self: {ScriptArchive.Space}.{Type},\n    {Input}: Tensor) -> Tensor:\n{_lines}    return {result}\n";
    }

    public static string Text(double value) => value switch
    {
        double.NegativeInfinity => "-inf",
        double.PositiveInfinity => "inf",
        _ when double.IsInteger(value) => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string Text(bool value) => value ? "True" : "False";

    public static string Text(Extent size) => $"[{size.Height}, {size.Width}]";

    /// <summary>A name of letters, digits and underscores, which no value has yet. Keywords and names beginning with a digit cannot come out.</summary>
    private string Unused(string wanted)
    {
        var letters = string.Concat(wanted.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var root = letters.Length == 0 || char.IsAsciiDigit(letters[0]) || !letters.Contains('_') ? $"x_{letters}" : letters;
        var name = root;
        for (var number = 2; !_names.Add(name); number++) name = $"{root}_{number}";
        return name;
    }
}
