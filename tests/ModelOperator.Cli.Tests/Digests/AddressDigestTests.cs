using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Contracts.Models;
using ModelOperator.Testing;
using ModelOperator.Testing.Stores;

namespace ModelOperator.Cli.Tests.Digests;

/// <summary>Finds digests of models on real servers with the API of the stores.</summary>
public sealed class AddressDigestTests : AddressTestBase
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task FileOfAWebServer_IsPrintedWithItsSha256()
    {
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync("the model"));

        (await RunAsync($"{server.Address}v1.onnx?signature=secret", "--allow-http=127.0.0.1"))
            .ShouldBe((0, Sha256("the model") + "\n", ""));
    }

    [Fact]
    public async Task FileOfABucket_IsPrintedWithItsSha256()
    {
        await using var bucket = await new BucketServer().StartAsync();
        bucket.Objects["v1.onnx"] = "the model";

        (await RunAsync(["s3://bucket/v1.onnx", .. At(bucket)])).ShouldBe((0, Sha256("the model") + "\n", ""));
    }

    [Fact]
    public async Task FolderOfABucket_HasTheDigestThatItsCopyOnThisMachineHas()
    {
        var copy = Directory.CreateTempSubdirectory("digest-");
        try
        {
            await using var bucket = await new BucketServer { PageSize = 1 }.StartAsync();
            foreach (var (path, text) in new[] { ("a", "1"), ("B", ""), ("b/c d", "2"), ("b/ü", "3") })
            {
                bucket.Objects[$"llm/{path}"] = text;
                var full = Path.Combine(copy.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                await File.WriteAllTextAsync(full, text);
            }

            var local = await LocalFolder.ReadAsync(copy.FullName, CancellationToken.None);
            (await RunAsync(["s3://bucket/llm/", .. At(bucket)])).ShouldBe((0, local.Digest + "\n", ""));
            (await RunAsync(["s3://bucket/llm/", "--manifest", .. At(bucket)])).ShouldBe((0, local.Text, ""));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task TagOfTheHub_IsReadInItsCommit_WhichIsTold()
    {
        var asked = new ConcurrentQueue<string>();
        await using var hub = await AnsweringServer.StartAsync(context =>
        {
            var path = context.Request.Path.Value!;
            asked.Enqueue(path);
            return context.Response.WriteAsync(
                path.Contains("/revision/", StringComparison.Ordinal) ? $$"""{"sha":"{{Commit}}"}"""
                : path.Contains("/tree/", StringComparison.Ordinal) ? """[{"type":"file","path":"config.json","size":2,"oid":"x"}]"""
                : "{}");
        });

        var result = await RunAsync("hf://Org/name@v1", $"--hub-endpoint={hub.Address}", "--allow-http=127.0.0.1");

        result.ShouldBe((0, ManifestOf(("config.json", "{}")).Digest + "\n",
            $"model hf://Org/name: revision v1 is commit {Commit}\n"));
        asked.Last().ShouldBe($"/Org/name/resolve/{Commit}/config.json");
    }

    [Fact]
    public async Task LayerOfAnArtifact_OfAnotherDigestThanItsName_IsNotPrinted()
    {
        await using var registry = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal)
                ? $$"""{"layers":[{"digest":"sha256:{{Sha256("the model")}}","size":9}]}"""
                : context.Request.Path.Value.Contains("other", StringComparison.Ordinal) ? "the madel" : "the model"));
        var host = $"127.0.0.1:{registry.Port}";

        (await RunAsync($"oci://{host}/digits:1", "--allow-http=127.0.0.1")).ShouldBe((0, Sha256("the model") + "\n", ""));
        (await RunAsync($"oci://{host}/other:1", "--allow-http=127.0.0.1")).ShouldBe((1, "",
            $"error: oci://{host}/other:1: the source promised sha256 {Sha256("the model")}, but sent {Sha256("the madel")}\n"));
    }

    [Fact]
    public async Task ArchivesOfAnArtifact_HaveTheDigestOfTheFilesInThem()
    {
        var archive = ArchiveOf(("config.json", "{}"), ("w/1.bin", "weights"));
        var digest = Convert.ToHexStringLower(SHA256.HashData(archive));
        var layer = $$"""
            {"mediaType":"application/vnd.cncf.model.weight.v1.tar+gzip","digest":"sha256:{{digest}}","size":{{archive.Length}}}
            """;
        await using var registry = await AnsweringServer.StartAsync(context =>
            context.Request.Path.Value!.EndsWith(digest, StringComparison.Ordinal)
                ? context.Response.Body.WriteAsync(archive).AsTask()
                : context.Response.WriteAsync($$"""{"layers":[{{layer}}]}"""));
        var address = $"oci://127.0.0.1:{registry.Port}/llm:1/";
        var expected = ManifestOf(("config.json", "{}"), ("w/1.bin", "weights"));

        (await RunAsync(address, "--allow-http=127.0.0.1")).ShouldBe((0, expected.Digest + "\n", ""));
        (await RunAsync(address, "--manifest", "--allow-http=127.0.0.1")).ShouldBe((0, expected.Text, ""));
        (await RunAsync(address, "--max-folder-size=1", "--allow-http=127.0.0.1")).Code.ShouldBe(1);
        (await RunAsync(address.TrimEnd('/'), "--allow-http=127.0.0.1")).Errors.ShouldContain("end the address with a slash");
    }

    [Theory]
    [InlineData("pvc://claim/llm/", "only pods of the cluster can read a claim: run this command with the path of the file or folder where "
        + "the claim is mounted, or leave spec.model.sha256 out, and read what the first pod has found in "
        + "status.revisions[].modelDigest")]
    [InlineData("configmap://models/v1.onnx", "this command asks no cluster: write the key of the ConfigMap to a file, with kubectl get "
        + "configmap NAME -o go-template='{{index .binaryData \"KEY\"}}' | base64 -d >FILE, and give the path of the file")]
    [InlineData("ftp://models/v1.onnx", "ftp:// is no known kind of address; use https, s3, gs, azure, oci or hf")]
    [InlineData("hf://name", "'name' is no repository; the address must be hf://organisation/name@revision, where the revision is a tag, a "
        + "branch or a commit")]
    public async Task AddressThatCannotBeReadFromHere_IsRefusedWithTheRemedy(string address, string sentence)
    {
        var (code, output, errors) = await RunAsync(address);

        (code, output).ShouldBe((1, ""));
        errors.ShouldBe($"error: {(address.StartsWith("configmap", StringComparison.Ordinal) ? "models/v1.onnx" : address)}: {sentence}\n");
    }

    [Theory]
    [InlineData("https:///v1.onnx", "PATH|URI=https:///v1.onnx is no address; it must be like https://host/path or s3://bucket/key")]
    [InlineData("https://me:secret@host/v1.onnx",
        "PATH|URI for host host has a user or password in it, which would end up in specs and logs")]
    public async Task TextThatIsNoGoodAddress_IsRefused(string address, string sentence) =>
        (await RunAsync(address)).ShouldBe((1, "", $"error: {sentence}\n"));

    [Theory]
    [InlineData("s3://bucket/v1.onnx", "the address names a file, which has no manifest; that of a folder ends with a slash")]
    [InlineData("https://host/v1.onnx", "https:// addresses name files, which have no manifest")]
    public async Task ManifestOfAFile_IsRefusedBeforeAnythingIsRead(string address, string sentence) =>
        (await RunAsync(address, "--manifest")).ShouldBe((1, "", $"error: {address}: {sentence}\n"));

    [Fact]
    public async Task FileLargerThanAllowed_IsRefused()
    {
        await using var bucket = await new BucketServer().StartAsync();
        bucket.Objects["v1.onnx"] = new string('m', 1025);

        (await RunAsync(["s3://bucket/v1.onnx", "--max-size=1Ki", .. At(bucket)])).ShouldBe((1, "",
            "error: s3://bucket/v1.onnx: the file is larger than 1024 bytes (--max-size)\n"));
    }

    [Fact]
    public async Task AnswerThatIsNotOfS3_IsRefused_WithTheOptionThatNamesTheService()
    {
        await using var page = await AnsweringServer.StartAsync(
            context => context.Response.WriteAsync("<!DOCTYPE html><html><meta charset=utf-8><body>console</body></html>"));

        var (code, output, errors) = await RunAsync(
            "s3://bucket/llm/", $"--s3-endpoint={page.Address}", "--s3-path-style", "--allow-http=127.0.0.1");

        (code, output).ShouldBe((1, ""));
        errors.ShouldStartWith("error: s3://bucket/llm/: S3's answer cannot be read: ");
        errors.ShouldEndWith($"; is --s3-endpoint={page.Address} the address of the service?\n");
    }

    [Fact]
    public async Task RedirectToNoAddress_IsRefused()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "//";
            return Task.CompletedTask;
        });

        (await RunAsync($"{server.Address}v1.onnx", "--allow-http=127.0.0.1")).ShouldBe((1, "",
            $"error: {server.Address}v1.onnx: the server redirected to a text that is no address\n"));
    }

    [Fact]
    public async Task LongReason_IsCut()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = 409;
            return context.Response.WriteAsync($"<Error><Code>Busy</Code><Message>{new string('m', 5000)}</Message></Error>");
        });

        var (code, _, errors) = await RunAsync(
            "s3://bucket/v1.onnx", $"--s3-endpoint={server.Address}", "--s3-path-style", "--allow-http=127.0.0.1");

        code.ShouldBe(1);
        errors.Length.ShouldBeInRange(2000, 2100);
    }

    [Fact]
    public async Task RegionInTheEnvironment_IsReadForS3Alone()
    {
        Variables["AWS_REGION"] = "eu west";
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync("the model"));

        (await RunAsync($"{server.Address}v1.onnx", "--allow-http=127.0.0.1")).Code.ShouldBe(0);
        (await RunAsync("s3://bucket/v1.onnx")).Errors.ShouldContain("AWS_REGION has spaces");
    }

    [Fact]
    public async Task WordsOfAServer_CannotControlTheTerminal()
    {
        await using var bucket = await new BucketServer
        {
            Otherwise = async (_, context) =>
            {
                context.Response.StatusCode = 409;
                await context.Response.WriteAsync("<Error><Code>Busy</Code><Message>\u009b31mred</Message></Error>");
                return true;
            },
        }.StartAsync();

        var (code, _, errors) = await RunAsync(["s3://bucket/v1.onnx", .. At(bucket)]);

        code.ShouldBe(1);
        errors.ShouldStartWith("error: s3://bucket/v1.onnx: S3 answered 409 Busy");
        errors.TrimEnd('\n').Where(char.IsControl).ShouldBeEmpty();
    }

    [Fact]
    public async Task AddressWithWrongOptions_IsRefused()
    {
        (await RunAsync("s3://bucket/v1.onnx", "--credentials=/no/such/folder")).ShouldBe((1, "",
            "error: s3://bucket/v1.onnx: --credentials=/no/such/folder is no folder; its files are named as the keys of a "
            + "credentialsSecret\n"));
        (await RunAsync("s3://bucket/v1.onnx", "--max-size=x")).Code.ShouldBe(1);
        (await RunAsync("s3://bucket/v1.onnx", "--stall-timeout-seconds=0")).Code.ShouldBe(1);
        var (code, _, errors) = await RunAsync("oci://127.0.0.1/v1:1", "--token-servers=auth.example");
        code.ShouldBe(1);
        errors.ShouldContain("--token-servers 'auth.example' is no pair; write it as REGISTRY=SERVER");
    }

    private static byte[] ArchiveOf(params (string Path, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (path, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return packed.ToArray();
    }
}
