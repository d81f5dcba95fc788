using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using ModelOperator.Cli.Digests;
using ModelOperator.Fetching;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;
using ModelOperator.Testing;
using ModelOperator.Testing.Stores;

namespace ModelOperator.Cli.Tests.Digests;

/// <summary>The secrets of a person's environment go to their own kind of server only.</summary>
public sealed class AddressSecretTests : AddressTestBase
{
    private const string Token = "hf_secret";

    public AddressSecretTests()
    {
        Variables["HF_TOKEN"] = Token;
        Variables["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        Variables["AWS_SECRET_ACCESS_KEY"] = "aws/secret";
    }

    [Theory]
    [InlineData("hf", true, false)]
    [InlineData("s3", false, true)]
    [InlineData("https", false, false)]
    [InlineData("oci", false, false)]
    [InlineData("gs", false, false)]
    [InlineData("azure", false, false)]
    public void Secrets_AreReadForTheirOwnKindOfAddressOnly(string scheme, bool token, bool keys)
    {
        var secrets = EnvironmentSecrets.Read(scheme, Variables.GetValueOrDefault);

        (secrets.HubToken is not null, secrets.S3Keys is not null).ShouldBe((token, keys));
    }

    [Fact]
    public async Task TokenOfTheHub_ReachesTheHub_AndNoServerThatItSendsUsTo()
    {
        using var certificate = TestCertificate.Create();
        var (atHub, elsewhere) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        await using var other = await AnsweringServer.StartAsync(
            context =>
            {
                elsewhere.Enqueue(context.Request.Headers.Authorization.ToString());
                return context.Response.WriteAsync("{}");
            },
            new() { ServerCertificate = certificate });
        await using var hub = await AnsweringServer.StartAsync(
            context =>
            {
                atHub.Enqueue(context.Request.Headers.Authorization.ToString());
                if (context.Request.Path.Value!.Contains("/tree/", StringComparison.Ordinal))
                {
                    return context.Response.WriteAsync("""[{"type":"file","path":"config.json","size":2,"oid":"x"}]""");
                }

                context.Response.Redirect($"{other.Address}blob");
                return Task.CompletedTask;
            },
            new() { ServerCertificate = certificate });
        var uri = ModelUri.Parse("hf://Org/name@0123456789abcdef0123456789abcdef01234567");
        var options = new SourceOptions
        {
            Hub = new() { Endpoint = hub.Address.ToString(), Token = EnvironmentSecrets.Read("hf", Variables.GetValueOrDefault).HubToken },
            Http = new() { Roots = [certificate], AllowPrivateRedirects = true },
        };
        await using var progress = new ProgressLine(TextWriter.Null, isTerminal: false, TimeProvider.System);

        var text = await new AddressDigest(options, CopyBounds.Usual, TimeProvider.System)
            .TextOfAsync(uri, manifest: false, progress, CancellationToken.None);

        text.ShouldBe(ManifestOf(("config.json", "{}")).Digest + "\n");
        atHub.Distinct().ShouldBe([$"Bearer {Token}"]);
        elsewhere.ShouldBe([""]);
    }

    [Fact]
    public async Task KeysOfS3_SignTheRequest_AndAreNotSent()
    {
        var seen = new ConcurrentQueue<string>();
        await using var bucket = await StartBucketAsync(seen);

        (await RunAsync(["s3://bucket/v1.onnx", .. At(bucket)])).ShouldBe((0, Sha256("the model") + "\n", ""));

        seen.ShouldNotBeEmpty();
        seen.ShouldAllBe(header => header.Contains("Credential=AKIDEXAMPLE/", StringComparison.Ordinal));
        seen.ShouldAllBe(header => !header.Contains("aws/secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CredentialsOfAFolder_WinOverTheEnvironment()
    {
        var folder = Directory.CreateTempSubdirectory("credentials-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "accessKeyId"), "AKIDFOLDER");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secretAccessKey"), "secret");
            var seen = new ConcurrentQueue<string>();
            await using var bucket = await StartBucketAsync(seen);

            (await RunAsync(["s3://bucket/v1.onnx", "--credentials", folder.FullName, .. At(bucket)])).Code.ShouldBe(0);

            seen.ShouldAllBe(header => header.Contains("Credential=AKIDFOLDER/", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task HalfAKey_OrASecretThatCannotBeSent_IsRefused_AndNotRepeated()
    {
        Variables.Remove("AWS_SECRET_ACCESS_KEY");
        (await RunAsync("s3://bucket/v1.onnx")).ShouldBe((1, "",
            "error: s3://bucket/v1.onnx: the environment has AWS_ACCESS_KEY_ID, but no AWS_SECRET_ACCESS_KEY; set both or none\n"));

        Variables["HF_TOKEN"] = "one\ntwo";
        (await RunAsync("hf://Org/name@v1")).ShouldBe((1, "",
            "error: hf://Org/name@v1: the environment's HF_TOKEN has spaces or characters other than those of ASCII; set it anew\n"));
    }

    [Fact]
    public async Task TokenOfSeveralLines_IsRefused_AndNotRepeated()
    {
        var folder = Directory.CreateTempSubdirectory("credentials-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "one\ntwo");

            (await RunAsync("https://127.0.0.1/v1.onnx", "--credentials", folder.FullName)).ShouldBe((1, "",
                $"error: https://127.0.0.1/v1.onnx: the token in {folder.FullName} has several lines or characters other than those of "
                + "ASCII (--credentials)\n"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("s3://bucket/v1.onnx", "for a private bucket set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment "
        + "(profiles are not read), or name a folder with the files accessKeyId and secretAccessKey with --credentials")]
    [InlineData("gs://bucket/v1.onnx", "for a private model name a folder with the file token, or the files username and password, with "
        + "--credentials")]
    [InlineData("azure://account/container/v1.onnx", "for a private container name a folder with the file sas with --credentials")]
    [InlineData("hf://Org/name@v1", "Org/name does not exist, or is private or gated: then HF_TOKEN or --credentials must have a token "
        + "that may read it; a token is sent over https alone")]
    public async Task ServerThatWantsCredentials_IsToldWithTheRemedy(string address, string remedy)
    {
        Variables.Clear();
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        var at = server.Address.ToString();

        var (code, output, errors) = await RunAsync(
            address, "--s3-endpoint", at, "--s3-path-style", "--gcs-endpoint", at, "--azure-endpoint", at, "--hub-endpoint", at,
            "--allow-http=127.0.0.1");

        (code, output).ShouldBe((1, ""));
        errors.ShouldStartWith($"error: {address}: ");
        errors.ShouldEndWith($"; {remedy}\n");
    }

    private static async Task<BucketServer> StartBucketAsync(ConcurrentQueue<string> seen)
    {
        var bucket = new BucketServer
        {
            Otherwise = (_, context) =>
            {
                seen.Enqueue(context.Request.Headers.Authorization.ToString());
                return Task.FromResult(false);
            },
        };
        bucket.Objects["v1.onnx"] = "the model";
        return await bucket.StartAsync();
    }
}
