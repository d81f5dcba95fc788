using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Cli.Digests;
using ModelOperator.Contracts.Models;
using ModelOperator.Testing.Stores;

namespace ModelOperator.Cli.Tests.Digests;

/// <summary>Runs the command with an environment of the test's own.</summary>
public abstract class AddressTestBase
{
    /// <summary>The environment of the command.</summary>
    private protected Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    private protected static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private protected static FolderManifest ManifestOf(params (string Path, string Text)[] files) =>
        FolderManifest.Of(files.ToDictionary(file => file.Path, file => Sha256(file.Text), StringComparer.Ordinal));

    private protected static string[] At(BucketServer bucket) =>
        ["--s3-endpoint", bucket.Endpoint, "--s3-path-style", "--allow-http", "127.0.0.1"];

    // Time stands still, so that a slow machine shows no progress.
    private protected async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var command = DigestCommand.Build(new FakeTimeProvider(), Variables.GetValueOrDefault);
        var code = await command.Parse(args).InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), errors.ToString());
    }
}
