namespace Inception.Preprocessing;

/// <summary>What happens to a file that cannot be read or is no image, where many files are read.</summary>
public enum UnreadableImages
{
    /// <summary>The file's result carries the error, and the work goes on with the other files.</summary>
    Skip,

    /// <summary>The error ends the work. A stream gives the results of the files before it first.</summary>
    Fail,
}
