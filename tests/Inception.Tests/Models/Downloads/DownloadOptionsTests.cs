using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

public sealed class DownloadOptionsTests
{
    [Theory]
    [InlineData("http://mirror.example/", "as long as AllowHttp (--allow-http) does not accept others")]
    [InlineData("ftp://mirror.example/", "absolute https: or http: address")]
    [InlineData("https://user:secret@mirror.example/", "without a user name")]
    [InlineData("folder", "absolute https: or http: address")]
    public void A_mirror_that_cannot_be_used_is_refused(string mirror, string reason)
    {
        var options = new DownloadOptions { Mirror = new(mirror, UriKind.RelativeOrAbsolute) };

        Validating(options).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Validating(new DownloadOptions { Patience = TimeSpan.Zero }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Patience must be more than zero; found *");
        Validating(new DownloadOptions { Retries = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Retries must be from 0 to 100; found *");
        Validating(new DownloadOptions { RetryDelay = TimeSpan.FromSeconds(-1) }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RetryDelay must be zero or more; found *");
    }

    [Fact]
    public void A_proxy_beside_a_handler_is_refused_as_it_would_not_be_used()
    {
        using var handler = new SocketsHttpHandler();
        var options = new DownloadOptions { HttpHandler = handler, Proxy = new System.Net.WebProxy("http://proxy.example") };

        Validating(options).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*HttpHandler is given*");
    }

    [Theory]
    [InlineData(DownloadOptions.OfflineVariable, "1", true)]
    [InlineData(DownloadOptions.OfflineVariable, "0", false)]
    [InlineData(DownloadOptions.OfflineVariable, "False", false)]
    [InlineData("HF_HUB_OFFLINE", "1", true)]
    public void The_environment_can_switch_downloads_off(string variable, string value, bool offline)
    {
        using var _ = new EnvironmentVariable(variable, value);

        new DownloadOptions().Offline.Should().Be(offline);
    }

    [Fact]
    public void The_environment_can_name_a_mirror()
    {
        using var _ = new EnvironmentVariable(DownloadOptions.MirrorVariable, "https://mirror.example/weights");

        new DownloadOptions().Mirror.Should().Be(new Uri("https://mirror.example/weights"));
    }

    [Fact]
    public void The_environment_can_name_the_cache_folder()
    {
        using var _ = new EnvironmentVariable(CacheFolder.Variable, "some/folder");

        CacheFolder.Default.Should().Be(Path.GetFullPath("some/folder"));
    }

    [Fact]
    public void Otherwise_the_cache_folder_is_in_the_users_cache()
    {
        using var _ = new EnvironmentVariable(CacheFolder.Variable, null);

        CacheFolder.Default.Should().EndWith(Path.DirectorySeparatorChar + "inception-dotnet");
        Path.IsPathFullyQualified(CacheFolder.Default).Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/no/such/home")]
    public void Without_a_home_the_cache_is_among_the_temporary_files_and_never_in_the_working_folder(string home)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sets HOME");
        using var cache = new EnvironmentVariable(CacheFolder.Variable, null);
        using var xdg = new EnvironmentVariable("XDG_CACHE_HOME", "relative");
        using var user = new EnvironmentVariable("HOME", home);

        if (home.Length > 0) CacheFolder.Default.Should().Be(CacheFolder.Temporary);   // the system knows another home where the variable is empty
        Path.IsPathFullyQualified(CacheFolder.Default).Should().BeTrue();
        CacheFolder.Default.Should().NotStartWith(Environment.CurrentDirectory);
        CacheFolder.Temporary.Should().StartWith(Path.TrimEndingDirectorySeparator(Path.GetTempPath()));
    }

    private static Action Validating(DownloadOptions options) => options.Validate;
}
