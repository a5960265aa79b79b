namespace Inception.Weights.Formats;

/// <summary>The CRC-32 that a zip directory promises for an entry.</summary>
internal readonly record struct ZipChecksum(string Entry, uint Expected)
{
    /// <exception cref="CheckpointException">The sums differ.</exception>
    public void Check(CheckpointFile file, uint actual)
    {
        if (actual != Expected)
        {
            throw file.Error(
                $"the checksum of '{Entry}' is {actual:x8} where the archive says {Expected:x8}: the file is damaged. {CheckpointFile.DownloadAgain} "
                + $"(If it was written after torch.serialization.set_crc32_options(False), open it with {nameof(CheckpointOptions.VerifyChecksums)} = false.)");
        }
    }
}
