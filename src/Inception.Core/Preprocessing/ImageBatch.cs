using System.Runtime.ExceptionServices;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>Image files as one input of a network.</summary>
/// <typeparam name="TInput">A tensor or an array.</typeparam>
/// <param name="paths">The files.</param>
/// <param name="input"><c>N×C×H×W</c>, a place for each file.</param>
/// <param name="failures">Why a file was not read; null for one that was.</param>
/// <param name="images">The decoded images, where they are kept.</param>
/// <param name="onUnreadable">What happens to a file that was not read.</param>
internal sealed class ImageBatch<TInput>(string[] paths, TInput input, Exception?[] failures, RgbImage?[]? images, UnreadableImages onUnreadable)
    : IDisposable
{
    /// <summary><c>N×C×H×W</c>, a place for each file; that of a file which was not read is to be ignored.</summary>
    public TInput Input => input;

    /// <summary>The number of places.</summary>
    public int Count => paths.Length;

    /// <summary>Joins the files with their results, in their order.</summary>
    /// <param name="results">A result for each place of <see cref="Input"/>.</param>
    /// <param name="join">Makes of path and result what is given to the caller.</param>
    /// <param name="fail">Makes of path and error what is given to the caller for a file that was not read.</param>
    public IEnumerable<TJoined> Join<TResult, TJoined>(
        IReadOnlyList<TResult> results, Func<string, TResult, TJoined> join, Func<string, Exception, TJoined> fail) =>
        Join(results, (i, result) => join(paths[i], result), fail);

    /// <summary>As the method of the same name, with the decoded images.</summary>
    public IEnumerable<TJoined> Join<TResult, TJoined>(
        IReadOnlyList<TResult> results, Func<string, RgbImage, TResult, TJoined> join, Func<string, Exception, TJoined> fail) =>
        Join(results, (i, result) => join(paths[i], images![i]!, result), fail);

    /// <inheritdoc/>
    public void Dispose() => (input as IDisposable)?.Dispose();

    private IEnumerable<TJoined> Join<TResult, TJoined>(
        IReadOnlyList<TResult> results, Func<int, TResult, TJoined> join, Func<string, Exception, TJoined> fail)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            if (failures[i] is not { } failure)
            {
                yield return join(i, results[i]);
                continue;
            }

            if (onUnreadable == UnreadableImages.Fail) ExceptionDispatchInfo.Throw(failure);
            yield return fail(paths[i], failure);
        }
    }
}
