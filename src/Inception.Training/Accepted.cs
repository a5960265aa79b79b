namespace Inception.Training;

/// <summary>Refuses an option that is out of its range, with its name, its value and the range.</summary>
internal static class Accepted
{
    public static void Require(bool holds, string option, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(option, value, FormattableString.Invariant($"{option} is {value}. Accepted: {range}."));
    }

    public static void RequireAbove0(double value, string option) => Require(value > 0 && double.IsFinite(value), option, value, "a finite number above 0");

    public static void RequireAtLeast0(double value, string option) => Require(value >= 0 && double.IsFinite(value), option, value, "a finite number of at least 0");

    public static void RequireShare(double value, string option) => Require(value is >= 0 and <= 1, option, value, "0 to 1");
}
