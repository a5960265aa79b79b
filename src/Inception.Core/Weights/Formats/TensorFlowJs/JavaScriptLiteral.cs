using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// Finds the value that a bundled JavaScript module exports, and turns it into JSON: <c>module.exports = {a:!0, b:.5}</c> is <c>{"a":true,"b":0.5}</c>.
/// It is read as data; anything but objects, lists, texts, numbers, booleans and null is refused.
/// </summary>
internal ref struct JavaScriptLiteral
{
    private readonly CheckpointFile _file;
    private readonly ReadOnlySpan<byte> _text;
    private readonly StringBuilder _json = new();
    private int _at;

    private JavaScriptLiteral(CheckpointFile file, ReadOnlySpan<byte> text)
    {
        _file = file;
        _text = text;
    }

    private static ReadOnlySpan<byte> Exports => ".exports="u8;

    /// <summary>Whether a file begins as a bundled module does.</summary>
    public static bool IsModule(ReadOnlySpan<byte> start) => start.StartsWith("!function("u8);

    /// <summary>The exported object as JSON.</summary>
    /// <exception cref="CheckpointException">The module exports anything else.</exception>
    public static string ToJson(CheckpointFile file, ReadOnlySpan<byte> module)
    {
        var literal = new JavaScriptLiteral(file, module) { _at = Find(module, (byte)'{') };
        if (literal._at < 0) throw file.Damaged($"its module exports no object");
        literal.Value(depth: 0);
        return literal._json.ToString();
    }

    /// <summary>The bytes of the base64 text that a module exports.</summary>
    /// <exception cref="CheckpointException">The module exports anything else.</exception>
    public static byte[] Base64(CheckpointFile file, ReadOnlySpan<byte> module)
    {
        var start = Find(module, (byte)'"') + 1;
        var length = start > 0 ? module[start..].IndexOf((byte)'"') : -1;
        if (length < 0) throw file.Damaged($"the module '{file.Name}' exports no text");
        var decoded = new byte[length / 4 * 3];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(module.Slice(start, length), decoded, out _, out var written);
        return status == System.Buffers.OperationStatus.Done
            ? decoded.AsSpan(0, written).ToArray()
            : throw file.Damaged($"the text of the module '{file.Name}' is no base64");
    }

    // The bundler's own ".exports=" stand before functions.
    private static int Find(ReadOnlySpan<byte> module, byte first)
    {
        for (var at = 0; ;)
        {
            var next = module[at..].IndexOf(Exports);
            if (next < 0) return -1;
            at += next + Exports.Length;
            if (at < module.Length && module[at] == first) return at;
        }
    }

    private void Value(int depth)
    {
        if (depth > _file.Options.MaxNesting)
            throw _file.BeyondLimit("the nesting of its module", depth, _file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));
        switch (Peek())
        {
            case (byte)'{': Group('{', '}', hasNames: true, depth); break;
            case (byte)'[': Group('[', ']', hasNames: false, depth); break;
            case (byte)'"' or (byte)'\'': Text(); break;
            case (byte)'!': Boolean(); break;
            case (byte)'n' when Word() is "null": _json.Append("null"); break;
            case (byte)'t' when Word() is "true": _json.Append("true"); break;
            case (byte)'f' when Word() is "false": _json.Append("false"); break;
            case (byte)'v' when Word() is "void": _at++; Number(new StringBuilder()); _json.Append("null"); break;
            case (byte)'.' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'): Number(_json); break;
            default: throw Refused();
        }
    }

    private void Group(char open, char close, bool hasNames, int depth)
    {
        _at++;
        _json.Append(open);
        for (var first = true; Peek() != close; first = false)
        {
            if (!first)
            {
                Expect(',');
                _json.Append(',');
            }
            if (hasNames)
            {
                Name();
                Expect(':');
                _json.Append(':');
            }
            Value(depth + 1);
        }
        _at++;
        _json.Append(close);
    }

    private void Name()
    {
        if (Peek() is (byte)'"' or (byte)'\'')
        {
            Text();
            return;
        }
        var word = Word();
        _json.Append('"').Append(word.Length > 0 ? word : throw Refused()).Append('"');
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit((char)_text[_at]) || _text[_at] is (byte)'_' or (byte)'$')) _at++;
        return Encoding.ASCII.GetString(_text[start.._at]);
    }

    // The texts of a model's description are names. Escapes other than JSON's own are no part of one.
    private void Text()
    {
        var quote = _text[_at++];
        var start = _at;
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] < ' ') throw Refused();
            _at += _text[_at] == '\\' ? 2 : 1;
        }
        if (_at >= _text.Length) throw Refused();
        var text = Encoding.UTF8.GetString(_text[start.._at++]);
        if (quote == '\'') text = text.Replace("\\'", "'", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        _json.Append('"').Append(text).Append('"');
    }

    private void Boolean()
    {
        _at++;
        _json.Append(Peek() switch { (byte)'0' => "true", (byte)'1' => "false", _ => throw Refused() });
        _at++;
    }

    private void Number(StringBuilder into)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit((char)_text[_at]) || _text[_at] is (byte)'.' or (byte)'-' or (byte)'+')) _at++;
        var number = Encoding.ASCII.GetString(_text[start.._at]);
        var digits = number.StartsWith('-') ? number[1..] : number;
        if (digits.Length is 0 or > 64) throw Refused();
        into.Append(number.StartsWith('-') ? "-" : "").Append(digits[0] == '.' ? "0" : "")
            .Append(digits.Replace(".e", "e", StringComparison.Ordinal).TrimEnd('.'));
    }

    private byte Peek()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
        return _at < _text.Length ? _text[_at] : throw Refused();
    }

    private void Expect(char sign)
    {
        if (Peek() != sign) throw Refused();
        _at++;
    }

    private readonly CheckpointException Refused() => _file.Damaged(
        $"its module has, at byte {_at:N0}, something that is no object, list, text or number. Nothing was executed");
}
