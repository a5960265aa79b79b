using System.Globalization;

namespace Inception.Common;

/// <summary>The one check of options: an error names the option, the accepted values and the value that was found.</summary>
internal static class OptionCheck
{
    /// <summary>Throws when an option is out of its range.</summary>
    /// <param name="holds">Whether the value is accepted.</param>
    /// <param name="option">The option's name.</param>
    /// <param name="value">The value that was found.</param>
    /// <param name="accepted">The accepted values; completes the sentence "OPTION must be …".</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not accepted: <c>BatchSize must be at least 1; found 0.</c></exception>
    public static void Require(bool holds, string option, object? value, string accepted)
    {
        if (holds) return;
        var found = value is null ? "null" : string.Create(CultureInfo.InvariantCulture, $"{value}");
        throw new ArgumentOutOfRangeException(option, value, $"{option} must be {accepted}; found {found}.");
    }

    /// <summary>Throws when an option is no value of its enumeration; the message lists the names.</summary>
    public static void RequireDefined<TOption>(TOption value, string option)
        where TOption : struct, Enum =>
        Require(Enum.IsDefined(value), option, value, $"one of {string.Join(", ", Enum.GetNames<TOption>())}");

    /// <summary>Throws when a count is below 1.</summary>
    public static void RequireAtLeast1(int value, string option) => Require(value >= 1, option, value, "at least 1");

    /// <summary>Throws when a number is not finite or not above 0.</summary>
    public static void RequireAbove0(double value, string option) =>
        Require(value > 0 && double.IsFinite(value), option, value, "a finite number above 0");

    /// <summary>Throws when a number is not finite or below 0.</summary>
    public static void RequireAtLeast0(double value, string option) =>
        Require(value >= 0 && double.IsFinite(value), option, value, "a finite number of at least 0");

    /// <summary>Throws when a share is not from 0 to 1.</summary>
    public static void RequireShare(double value, string option) => Require(value is >= 0 and <= 1, option, value, "from 0 to 1");
}
