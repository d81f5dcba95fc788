using System.Security.Cryptography;
using System.Text;
using ModelOperator.Cli.CommandLine;

namespace ModelOperator.Cli.Tests.Digests;

public sealed class DigestCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digest-");

    [Fact]
    public async Task File_IsPrintedWithItsSha256()
    {
        var file = Write("model.onnx", "the model");

        (await RunAsync("digest", file)).ShouldBe((0, Sha256("the model") + "\n", ""));
    }

    [Fact]
    public async Task Folder_IsPrintedWithTheDigestOfItsManifest()
    {
        Write("model/b/c", "2");
        Write("model/a", "1");
        var manifest = $"{Sha256("1")}  a\n{Sha256("2")}  b/c\n";

        (await RunAsync("digest", Path.Combine(_folder.FullName, "model"))).ShouldBe((0, Sha256(manifest) + "\n", ""));
        (await RunAsync("digest", "--manifest", Path.Combine(_folder.FullName, "model"))).ShouldBe((0, manifest, ""));
    }

    [Fact]
    public async Task Folder_ThatAPodWouldRefuse_IsRefusedHereToo()
    {
        Write("secret", "s3cret");
        Write("model/a", "1");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "model", "x"), "../secret");
        var path = Path.Combine(_folder.FullName, "model");

        (await RunAsync("digest", path)).ShouldBe((1, "", $"error: {path}: x is a link that leads out of the folder\n"));
    }

    [Fact]
    public async Task WhatIsMissing_OrIsNoFolder_IsOneLine()
    {
        var (code, output, errors) = await RunAsync("digest", "/no/such/model");
        (code, output).ShouldBe((1, ""));
        errors.ShouldStartWith("error: ");
        errors.ShouldContain("/no/such/model");
        errors.Count(character => character == '\n').ShouldBe(1);

        var file = Write("model.onnx", "the model");
        (await RunAsync("digest", "--manifest", file)).ShouldBe((1, "", $"error: {file} is no folder, so it has no manifest\n"));
    }

    [Fact]
    public async Task OptionForAddresses_IsRefusedWithAPath()
    {
        var file = Write("model.onnx", "the model");

        (await RunAsync("digest", file, "--s3-path-style", "--max-size=1Gi")).ShouldBe(
            (1, "", $"error: --s3-path-style is for addresses, and {file} is a path; leave it out, or give an address\n"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var plugin = new Plugin(_ => throw new InvalidOperationException("this command asks no cluster"), TimeProvider.System);
        var code = await plugin.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private string Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
