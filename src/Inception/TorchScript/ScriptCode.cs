using System.Globalization;
using System.Text;
using Inception.Weights.Formats;

namespace Inception.TorchScript;

/// <summary>The source of a TorchScript class in the making: its buffers, and the lines of one method.</summary>
/// <param name="arguments">The names of the method's arguments, which no variable gets.</param>
internal sealed class ScriptCode(params string[] arguments)
{
    private readonly StringBuilder _lines = new();
    private readonly List<WritableTensor> _weights = [];
    private readonly HashSet<string> _names = ["self", "torch", "ops", "inf", "nan", "annotate", "training", .. arguments];
    private int _numbered;

    /// <summary>The buffers in the order of their use.</summary>
    public IReadOnlyList<WritableTensor> Weights => _weights;

    /// <summary>The declarations of the buffers.</summary>
    public string Declarations => string.Concat(_weights.Select(weight => $"  {weight.Key} : Tensor\n"));

    /// <summary>Adds a line that computes a value.</summary>
    /// <param name="expression">What is computed.</param>
    /// <returns>The variable, which has a number for a name.</returns>
    public string Let(string expression) => Assign($"v{_numbered++}", expression);

    /// <summary>Adds a line that computes a value.</summary>
    /// <param name="wanted">Where the value comes from; the variable is named after it.</param>
    /// <param name="expression">What is computed.</param>
    /// <returns>The variable.</returns>
    public string Let(string wanted, string expression) => Assign(Unused(wanted), expression);

    /// <summary>Adds a buffer.</summary>
    /// <returns>How the buffer is read.</returns>
    public string Weight(WritableTensor weight)
    {
        var attribute = Unused(weight.Key);
        _weights.Add(weight.Renamed(attribute));
        return $"self.{attribute}";
    }

    /// <summary>The method, of all lines so far.</summary>
    /// <param name="signature">Name, arguments and type: <c>forward(self: …) -> Tensor</c>.</param>
    /// <param name="result">What is returned.</param>
    public string Method(string signature, string result) => $"  def {signature}:\n{_lines}    return {result}\n";

    private string Assign(string variable, string expression)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"    {variable} = {expression}\n");
        return variable;
    }

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
