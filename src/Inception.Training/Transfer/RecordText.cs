using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Inception.Training.Transfer;

/// <summary>A value as text, with all public properties of the values in it: two values of one text are equal in all that can be seen of them.</summary>
internal static class RecordText
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string written:
                text.Append('"').Append(written.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                break;
            case Enum or bool:
                text.Append(value);
                break;
            case IFormattable number and not IEnumerable when value.GetType().IsPrimitive:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                AppendAll(text, '[', list.Cast<object?>(), ']', one => Append(text, one));
                break;
            default:
                text.Append(value.GetType().Name);
                AppendAll(text, '(', Properties(value), ')', property =>
                {
                    text.Append(property.Name).Append('=');
                    Append(text, property.GetValue(value));
                });
                break;
        }
    }

    private static IEnumerable<PropertyInfo> Properties(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0)
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> values, char close, Action<T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var value in values)
        {
            if (!isFirst) text.Append(',');
            append(value);
            isFirst = false;
        }

        text.Append(close);
    }
}
