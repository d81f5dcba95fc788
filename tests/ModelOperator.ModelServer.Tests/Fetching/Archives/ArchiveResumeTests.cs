using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Archives of which the download or the fetch ends in the middle.</summary>
public sealed class ArchiveResumeTests : ArchiveTestBase
{
    private static readonly (string Path, string Text)[] Model =
    [
        ("a", string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number},"))), ("b/c", "small"),
        ("d", string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number};"))),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DownloadThatBreaksOff_GoesOn_AlsoFromAServerThatBeginsAnew(bool takesRanges)
    {
        await using var registry = await new ArtifactRegistry { TakesRanges = takesRanges }.StartAsync();
        var archive = Packed.Tar(Model);
        var digest = registry.Add(archive, ArtifactRegistry.Tar);
        registry.Otherwise = (context, blob) => BreakOffOnceAsync(registry, context, blob);

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Model));
        registry.Asked.Count.ShouldBe(2);
        registry.Asked.Last().ShouldStartWith($"{digest} bytes=");
        Said.ShouldContain("going on from there");
    }

    [Fact]
    public async Task BeginningThatWasWrong_IsFoundOut_ThoughAllBytesCameRightLater()
    {
        await using var registry = await new ArtifactRegistry { TakesRanges = false }.StartAsync();
        var archive = Packed.Tar(("a", "the model " + Model[0].Text), ("b", Model[2].Text));
        var digest = registry.Add(archive, ArtifactRegistry.Tar);
        var wrong = Packed.Tar(("a", "the madel " + Model[0].Text), ("b", Model[2].Text));
        registry.Otherwise = (context, _) => BreakOffOnceAsync(registry, context, wrong);

        var (code, errors) = await FetchFolderAsync(registry.Folder);

        code.ShouldBe(1);
        errors.ShouldStartWith($"model {registry.Folder}: sha256:{digest}: the source promised sha256 {digest}, but sent ");
        Directory.Exists(Place).ShouldBeFalse();
    }

    [Fact]
    public async Task FetchThatEndedInTheMiddleOfAnArchive_GoesOnWithThoseThatAreMissing()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var whole = registry.Add(Packed.Gzip(Packed.Tar(("first", "1"), ("w/second", "2"))), ArtifactRegistry.Tar);
        var half = registry.Add(Packed.Tar(Model), ArtifactRegistry.Tar);
        var list = Folder[$"out/.model.partial/archives/{whole}"];
        registry.Otherwise = (context, blob) => EndInTheMiddleAsync(context, blob, list);

        var (_, errors) = await FetchFolderAsync(registry.Folder);

        errors.ShouldBe($"model {registry.Folder}: sha256:{half}: the server answered 403 Forbidden");
        Directory.Exists(Place).ShouldBeFalse();
        File.Exists(Folder["out/.model.partial/tree/a"]).ShouldBeFalse("a part of an archive is of no use, and fills the disk");
        Directory.GetFiles(Folder["out/.model.partial/archives"]).ShouldBe([list]);

        registry.Otherwise = (_, _) => Task.FromResult(false);
        registry.Asked.Clear();
        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        registry.Asked.ShouldBe([half]);
        ShouldBeInPlace(Files([("first", "1"), ("w/second", "2"), .. Model]));
    }

    [Fact]
    public async Task FileOfAnArchiveThatTheArtifactHasNoMore_IsNotKept()
    {
        var wrong = new string('a', 64);
        await using (var former = await new ArtifactRegistry().StartAsync())
        {
            former.Add(Packed.Tar(("a", "1"), ("former/b", "2")), ArtifactRegistry.Tar);
            await FetchFolderAsync(former.Folder, settings => settings with { Sha256 = wrong });
        }

        File.Exists(Folder["out/.model.partial/tree/former/b"]).ShouldBeTrue();
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Tar(("a/b", "1"), ("former", "2")), ArtifactRegistry.Tar);

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(("a/b", "1"), ("former", "2")));
    }

    [Theory]
    [InlineData("tree/a", "other bytes")]
    [InlineData("tree/a", null)]
    [InlineData("archives/DIGEST", "")]
    [InlineData("archives/DIGEST", "no list\n")]
    [InlineData("archives/DIGEST", "LISTED\nFILE  a\n")]
    public async Task UnpackedArchiveThatTheDiskHasLostAPartOf_IsUnpackedAnew(string path, string? text)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var digest = registry.Add(Packed.Tar(Model), ArtifactRegistry.Tar);
        await FetchFolderAsync(registry.Folder, settings => settings with { Sha256 = new string('a', 64) });
        var damaged = Folder[$"out/.model.partial/{path.Replace("DIGEST", digest, StringComparison.Ordinal)}"];
        File.Exists(damaged).ShouldBeTrue();
        File.Delete(damaged);
        if (text is not null)
        {
            // A list of fewer files is as good as none.
            Folder.Write(damaged, text.Replace("LISTED", DigestOf(Files(Model)), StringComparison.Ordinal)
                .Replace("FILE", Sha256(Model[0].Text), StringComparison.Ordinal));
        }

        registry.Asked.Clear();
        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        registry.Asked.ShouldBe([digest]);
        ShouldBeInPlace(Files(Model));
    }

    [Fact]
    public async Task ListWithAPathOutOfTheFolder_IsNotBelieved()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var digest = registry.Add(Packed.Tar(Model), ArtifactRegistry.Tar);
        await FetchFolderAsync(registry.Folder, settings => settings with { Sha256 = new string('a', 64) });
        var elsewhere = Folder["elsewhere"];
        Folder.Write("elsewhere", "x");
        Folder.Write(
            $"out/.model.partial/archives/{digest}", $"{DigestOf(Files((elsewhere, "x")))}\n{Sha256("x")}  {elsewhere}\n");
        registry.Asked.Clear();

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        registry.Asked.ShouldBe([digest]);
        ShouldBeInPlace(Files(Model));
    }

    [Fact]
    public async Task OnlyTheDigestOfTheSpecWasWrong_AndNothingIsDownloadedAgain()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Gzip(Packed.Tar(Model)), ArtifactRegistry.Tar);
        await FetchFolderAsync(registry.Folder, settings => settings with { Sha256 = new string('a', 64) });
        registry.Asked.Clear();

        (await FetchFolderAsync(registry.Folder, settings => settings with { Sha256 = DigestOf(Files(Model)) })).ShouldBe((0, ""));

        registry.Asked.ShouldBeEmpty();
        ShouldBeInPlace(Files(Model));
    }

    private static async Task<bool> BreakOffOnceAsync(ArtifactRegistry registry, HttpContext context, byte[] blob)
    {
        if (registry.Asked.Count > 1)
        {
            return false;
        }

        context.Response.ContentLength = blob.Length;
        await context.Response.Body.WriteAsync(blob.AsMemory(0, blob.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }

    /// <summary>Sends half of the archive that is no gzip, when the other one is complete, and refuses the rest.</summary>
    private static async Task<bool> EndInTheMiddleAsync(HttpContext context, byte[] blob, string list)
    {
        if (blob[0] is 0x1f)
        {
            return false;
        }

        if (context.Request.Headers.Range.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return true;
        }

        await Eventually.True(() => File.Exists(list));
        context.Response.ContentLength = blob.Length;
        await context.Response.Body.WriteAsync(blob.AsMemory(0, blob.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }
}
