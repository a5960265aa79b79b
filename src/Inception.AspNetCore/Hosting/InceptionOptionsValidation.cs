using System.Text.RegularExpressions;
using Inception.Common;
using Inception.Imaging;
using Inception.Inference;
using Microsoft.Extensions.Options;

namespace Inception.AspNetCore.Hosting;

/// <summary>Checks every option in one place, when the program starts.</summary>
internal sealed partial class InceptionOptionsValidation : IValidateOptions<InceptionOptions>
{
    private const int ShortestKey = 16;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1), LongestTimeout = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, InceptionOptions options)
    {
        var failures = new List<string>();
        foreach (var check in Checks(options))
        {
            try
            {
                check();
            }
            catch (ArgumentOutOfRangeException failure)
            {
                var registration = string.IsNullOrEmpty(name) ? "" : $" '{name}'";
                failures.Add($"Inception model{registration}: {failure.Message.Split(" (Parameter '")[0]}");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<Action> Checks(InceptionOptions options)
    {
        var (limits, batching) = (options.Limits, options.Batching);
        yield return () => OptionCheck.Require(
            options.CreateModel is not null || !string.IsNullOrWhiteSpace(options.Model), nameof(options.Model), options.Model,
            "a checkpoint with metadata, or the id of published weights");
        yield return () => OptionCheck.Require(
            options.Name is null || ModelName().IsMatch(options.Name), nameof(options.Name), options.Name, "letters, digits, '.', '_' and '-', or null");
        yield return () => OptionCheck.RequireDefined(options.Engine, nameof(options.Engine));
        yield return () => OptionCheck.Require(
            Enum.IsDefined(options.Precision) && options.Precision != Precision.Auto,
            nameof(options.Precision), options.Precision, "Float32, BFloat16, Float16 or Int8");
        yield return () => OptionCheck.Require(
            options.Precision == Precision.Float32 || options.Engine is InceptionEngine.Automatic or InceptionEngine.Compiled, nameof(options.Precision),
            options.Precision, $"Float32 for {nameof(InceptionEngine)}.{options.Engine}");
        yield return () => OptionCheck.Require(
            options.Precision == Precision.Int8 == options.Calibration is not null, nameof(options.Calibration), options.Calibration,
            "a file of 'inception calibrate' for Int8, and null otherwise");
        yield return () => OptionCheck.Require(
            options.Engine != InceptionEngine.Portable || options.Device is null or "cpu",
            nameof(options.Device), options.Device, "cpu for the portable engine");
        yield return () => DeviceName.Check(options.Device, nameof(options.Device));
        yield return () => OptionCheck.Require(
            options.Devices.All(DeviceName.IsValid), nameof(options.Devices), string.Join(", ", options.Devices), "devices such as cuda:0 and cuda:1");
        yield return () => OptionCheck.Require(
            options.Devices.Count == 0 || options.Device is null, nameof(options.Device), options.Device, $"null beside {nameof(options.Devices)}");
        yield return () => OptionCheck.Require(
            options.Devices.Count == 0 || options.Engine is InceptionEngine.Automatic or InceptionEngine.Compiled, nameof(options.Devices),
            string.Join(", ", options.Devices), $"none for {nameof(InceptionEngine)}.{options.Engine}, which runs on one device");
        yield return () => OptionCheck.RequireAtLeast1(options.Top, nameof(options.Top));
        yield return () => OptionCheck.Require(
            options.ApiKeys.All(key => key?.Trim().Length >= ShortestKey), nameof(options.ApiKeys), $"{options.ApiKeys.Count} keys, one of them shorter",
            $"keys of at least {ShortestKey} characters");
        yield return () => OptionCheck.Require(batching.MaxBatch is null or >= 1, nameof(batching.MaxBatch), batching.MaxBatch, "at least 1, or null");
        yield return () => OptionCheck.Require(
            batching.MaxDelay is null || (batching.MaxDelay >= TimeSpan.Zero && batching.MaxDelay <= LongestDelay),
            nameof(batching.MaxDelay), batching.MaxDelay, $"from {TimeSpan.Zero} to {LongestDelay}, or null");
        foreach (var check in Checks(limits)) yield return check;
    }

    private static IEnumerable<Action> Checks(InceptionLimits limits)
    {
        yield return () => OptionCheck.Require(
            limits.MaxBodyBytes >= 1 && limits.MaxBodyBytes <= Array.MaxLength,
            nameof(limits.MaxBodyBytes), limits.MaxBodyBytes, $"from 1 to {Array.MaxLength:N0}");
        yield return () => OptionCheck.Require(
            limits.MaxPixels is >= 1 and <= ImageDecoderOptions.PixelCeiling, nameof(limits.MaxPixels), limits.MaxPixels,
            $"from 1 to {ImageDecoderOptions.PixelCeiling:N0}");
        yield return () => OptionCheck.RequireAtLeast1(limits.MaxImages, nameof(limits.MaxImages));
        yield return () => OptionCheck.Require(
            limits.MaxConcurrentRequests is null or >= 1, nameof(limits.MaxConcurrentRequests), limits.MaxConcurrentRequests, "at least 1, or null");
        yield return () => OptionCheck.Require(
            limits.RequestsPerSecond is null or (> 0 and <= 1e6),
            nameof(limits.RequestsPerSecond), limits.RequestsPerSecond, "above 0 and at most a million, or null");
        yield return () => OptionCheck.RequireAtLeast1(limits.Burst, nameof(limits.Burst));
        yield return () => RequireTimeout(limits.RequestTimeout, nameof(limits.RequestTimeout));
        yield return () => RequireTimeout(limits.UrlTimeout, nameof(limits.UrlTimeout));
    }

    private static void RequireTimeout(TimeSpan value, string option) =>
        OptionCheck.Require(value >= TimeSpan.FromMilliseconds(1) && value <= LongestTimeout, option, value, $"from 1 millisecond to {LongestTimeout}");

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex ModelName();
}
