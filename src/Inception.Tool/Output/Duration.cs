using System.Globalization;

namespace Inception.Tool.Output;

/// <summary>Durations for people.</summary>
internal static class Duration
{
    /// <summary>Hours, minutes and seconds, as <c>02:13:07</c>, and the days before them where there are some: <c>27 d 15:45:42</c>.</summary>
    public static string Clock(this TimeSpan time) => (time.Days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{time.Days:N0} d "))
        + time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
