using Inception.Imaging;
using Inception.Networks;
using Inception.Serving;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>What an exception means to a client. What is not known here tells nothing of itself.</summary>
internal static class FailureMapping
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The failure for an exception; null for one that is a fault of the program.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="limits">The limits that the messages name.</param>
    public static RequestFailure? Find(Exception exception, InceptionLimits limits) => exception switch
    {
        RequestFailure failure => failure,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(limits),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            new(StatusCodes.Status408RequestTimeout, "slow_body", "The body arrived too slowly."),
        BadHttpRequestException => new(StatusCodes.Status400BadRequest, "bad_request", "The request is damaged, or its body ended early."),
        InvalidImageException { IsTooLarge: true } => TooManyPixels(limits),
        InvalidImageException invalid => new(StatusCodes.Status422UnprocessableEntity, "not_an_image", invalid.Message),
        NonFiniteResultException => new(
            StatusCodes.Status500InternalServerError, "not_finite", "The network gave numbers that are not finite for this image."),
        QueueFullException => Overloaded(),
        _ when IsMemory(exception) => new(
            StatusCodes.Status503ServiceUnavailable, "out_of_memory",
            "The server has not enough free memory for this request. Send fewer images at once, or try again soon.", Soon),
        ObjectDisposedException => new(StatusCodes.Status503ServiceUnavailable, "stopping", "The server is about to stop. Try again soon.", Soon),
        _ => null,
    };

    /// <summary>Whether a request needed more memory than the processor or the GPU has.</summary>
    public static bool IsMemory(Exception exception) => exception is InsufficientMemoryException or OutOfMemoryException;

    /// <summary>The failure of a request beyond what the server takes on at once.</summary>
    public static RequestFailure Overloaded() =>
        new(StatusCodes.Status503ServiceUnavailable, "overloaded", "The server has too many requests. Try again soon.", Soon);

    /// <summary>The failure of a request with too many images.</summary>
    public static RequestFailure TooManyImages(InceptionLimits limits) =>
        new(StatusCodes.Status413PayloadTooLarge, "too_many_images", $"The request has more than {limits.MaxImages:N0} images. Send them in parts.");

    /// <summary>The failure of an image with too many pixels.</summary>
    public static RequestFailure TooManyPixels(InceptionLimits limits) =>
        new(StatusCodes.Status413PayloadTooLarge, "too_many_pixels", $"The image has more than {limits.MaxPixels:N0} pixels. Make it smaller.");

    /// <summary>The failure of an image that cannot be resized to the network's input.</summary>
    public static RequestFailure Unusable() =>
        new(StatusCodes.Status422UnprocessableEntity, "unusable_image", "The image is too long and thin for this network.");

    /// <summary>The failure of a body that is too large.</summary>
    public static RequestFailure TooLarge(InceptionLimits limits) => new(
        StatusCodes.Status413PayloadTooLarge, "too_large", $"The body has more than {limits.MaxBodyBytes:N0} bytes. Send a smaller image, or fewer of them.");
}
