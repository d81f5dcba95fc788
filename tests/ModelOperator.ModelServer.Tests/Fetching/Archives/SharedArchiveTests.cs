using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Pods with a shared folder whose model comes in an archive.</summary>
public sealed class SharedArchiveTests : ArchiveTestBase
{
    private static readonly (string Path, string Text)[] Model = [("config.json", "{}"), ("w/1.bin", new string('w', 300_000))];

    [Fact]
    public async Task TwoPods_UnpackItOnce()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var digest = registry.Add(Packed.Gzip(Packed.Tar(Model)), ArtifactRegistry.Tar);

        (await Task.WhenAll(RunAsync(registry, "a"), RunAsync(registry, "b"))).ShouldBe([(0, ""), (0, "")]);

        registry.Asked.ShouldBe([digest]);
        (await LocalFolder.ReadAsync(Place, CancellationToken.None)).Digest.ShouldBe(DigestOf(Files(Model)));
    }

    [Fact]
    public async Task PodThatDiesInTheMiddle_LeavesNothingThatTheNextTakesForTheModel()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Tar(Model), ArtifactRegistry.Tar);
        using var death = new CancellationTokenSource();
        registry.Otherwise = async (context, blob) =>
        {
            context.Response.ContentLength = blob.Length;
            await context.Response.Body.WriteAsync(blob.AsMemory(0, blob.Length / 2));
            await context.Response.Body.FlushAsync();
            await Eventually.True(() => Directory.GetFiles(Folder["out"], "config.json", SearchOption.AllDirectories).Length > 0);
            await death.CancelAsync();
            return true;
        };

        (await RunAsync(registry, "a", death.Token)).ExitCode.ShouldBe(1);

        Directory.Exists(Place).ShouldBeFalse();
        registry.Otherwise = (_, _) => Task.FromResult(false);
        (await RunAsync(registry, "b")).ShouldBe((0, ""));
        (await LocalFolder.ReadAsync(Place, CancellationToken.None)).Digest.ShouldBe(DigestOf(Files(Model)));
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(
        ArtifactRegistry registry, string pod, CancellationToken cancellationToken = default)
    {
        Folder.Write(pod, "");
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var settings = new FetchSettings
        {
            Uri = ModelUri.Parse(registry.Folder),
            Output = Place,
            Http = new() { PlainHosts = ["127.0.0.1"] },
            Sha256 = DigestOf(Files(Model)),
            Shared = true,
        };
        var code = await FetchCommand.RunAsync(
            () => settings, new TerminationLog(Folder[pod]), output, errors, cancellationToken);
        return (code, errors.ToString().TrimEnd());
    }
}
