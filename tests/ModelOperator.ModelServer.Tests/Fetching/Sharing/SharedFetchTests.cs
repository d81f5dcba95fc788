using ModelOperator.Contracts.Models;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Tests.Fetching.Folders;
using ModelOperator.Testing.Stores;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>Runs the command as pods with a shared folder do.</summary>
public sealed class SharedFetchTests : S3FolderTestBase
{
    [Fact]
    public async Task TwoPods_DownloadEachFileOnce()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);

        var codes = await Task.WhenAll(RunAsync(bucket, "a"), RunAsync(bucket, "b"));

        codes.ShouldBe([(0, ""), (0, "")]);
        bucket.Asked.Where(key => key != "list").Order(StringComparer.Ordinal)
            .ShouldBe(Files.Keys.Select(path => $"llm/{path}").Order(StringComparer.Ordinal));
        (await LocalFolder.ReadAsync(Place, CancellationToken.None)).Digest.ShouldBe(DigestOf(Files));
        foreach (var pod in new[] { "a", "b" })
        {
            File.ReadAllText(Folder[pod]).ShouldBe($$"""{"sha256":"{{DigestOf(Files)}}"}""");
        }
    }

    [Fact]
    public async Task WrongDigest_IsRefused_AndNothingIsInPlace()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);

        var (code, errors) = await RunAsync(bucket, "a", settings => settings with { Sha256 = Sha256("other") });

        code.ShouldBe(1);
        errors.ShouldBe($"model {Uri}: sha256 mismatch: expected {Sha256("other")}, got {DigestOf(Files)}");
        Directory.Exists(Place).ShouldBeFalse();
        Directory.GetFileSystemEntries(Path.GetDirectoryName(Place)!).ShouldBeEmpty("nobody can use the files");
    }

    [Fact]
    public async Task WithoutADigest_ItIsRefused()
    {
        await using var bucket = await new BucketServer().StartAsync();

        var (code, errors) = await RunAsync(bucket, "a", settings => settings with { Sha256 = "" });

        (code, errors).ShouldBe((1, "--shared=true needs --sha256, by which pods know the model"));
    }

    [Fact]
    public async Task ClaimThatCannotBeWritten_IsToldWithTheRemedy()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Folder.Write("out", "a file where the folder should be");

        var (code, errors) = await RunAsync(bucket, "a");

        code.ShouldBe(1);
        errors.ShouldStartWith($"model {Uri}: the shared folder cannot be used: ");
        errors.ShouldEndWith("(ReadWriteMany) and writable for the user of the pod");
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(
        BucketServer bucket, string pod, Func<FetchSettings, FetchSettings>? change = null)
    {
        Folder.Write(pod, "");
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var settings = bucket.Settings(Any with { Sha256 = DigestOf(Files), Shared = true });
        var code = await FetchCommand.RunAsync(
            () => change?.Invoke(settings) ?? settings, new TerminationLog(Folder[pod]), output, errors, CancellationToken.None);
        return (code, errors.ToString().TrimEnd());
    }
}
