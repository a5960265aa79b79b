namespace Inception.Cluster.Work;

/// <summary>The deletion of a job's folder. Only the files of the job are deleted, and the folder if nothing else is in it.</summary>
internal static class JobFolder
{
    private const int Trials = 20;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Deletes the files that the job does not need any more. Where a late worker still writes a shard that another has done, the deletion is tried again;
    /// what is left in the end is a folder that nobody reads.
    /// </summary>
    public static async Task DeleteAsync(ClusterJob job, TimeProvider clock)
    {
        for (var trial = 1; !IsDeleted(job) && trial < Trials; trial++) await Task.Delay(Delay, clock).ConfigureAwait(false);
    }

    private static bool IsDeleted(ClusterJob job)
    {
        try
        {
            if (Directory.Exists(job.ShardFolder)) Directory.Delete(job.ShardFolder, recursive: true);
            if (!Directory.Exists(job.Folder)) return true;
            foreach (var file in (string[])[.. ImageManifest.FilesOf(job), job.Model]) File.Delete(file);
            if (!Directory.EnumerateFileSystemEntries(job.Folder).Any()) Directory.Delete(job.Folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;   // another worker deleted it
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
