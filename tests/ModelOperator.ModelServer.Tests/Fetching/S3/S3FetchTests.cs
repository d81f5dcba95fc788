using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.S3;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.S3;

/// <summary>Runs the real SDK against a server that answers like S3.</summary>
public sealed class S3FetchTests : FetchTestBase
{
    [Fact]
    public async Task Object_IsFetchedWithTheCredentialsOfTheSecret()
    {
        Folder.Write("credentials/accessKeyId", "AKIAEXAMPLE\n");
        Folder.Write("credentials/secretAccessKey", "secret");
        var (path, authorization) = ("", "");
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            (path, authorization) = (
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, context.Request.Headers.Authorization.ToString());
            context.Response.Headers.ETag = "\"9b2cf535f27731c974343645a3985328-2\"";
            return context.Response.WriteAsync(ModelText);
        });

        var result = await FetchAsync("s3://bucket/models/v%201.onnx", settings => With(settings, server.Port, Folder["credentials"]));

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(ModelText);
        path.ShouldStartWith("/bucket/models/v%201.onnx");
        authorization.ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/");
        authorization.ShouldContain("/eu-west-1/s3/aws4_request");
    }

    [Fact]
    public async Task WithoutASecret_NobodyIsAskedForCredentials()
    {
        var authorization = "unset";
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            authorization = context.Request.Headers.Authorization.ToString();
            return context.Response.WriteAsync(ModelText);
        });

        (await FetchAsync("s3://bucket/m.onnx", settings => With(settings, server.Port, ""))).ShouldBe((0, ""));

        authorization.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusal_IsToldInTheStoresWords()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "application/xml";
            return context.Response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>");
        });

        ShouldFail(
            await FetchAsync("s3://bucket/m.onnx", settings => With(settings, server.Port, "")),
            "model s3://bucket/m.onnx: S3 answered 404 NoSuchKey: The specified key does not exist");
    }

    [Fact]
    public async Task Object_OverTheLimit_IsRefused()
    {
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(new string('x', 5000)));

        ShouldFail(
            await FetchAsync("s3://bucket/m.onnx", settings => With(settings, server.Port, "") with { MaxSize = 4096 }),
            "model s3://bucket/m.onnx: the file is larger than 4096 bytes (--max-size)");
    }

    [Theory]
    [InlineData(301, false)]
    [InlineData(302, false)]
    [InlineData(303, false)]
    [InlineData(307, false)]
    [InlineData(308, false)]
    [InlineData(307, true)]
    public async Task Redirect_CarriesCredentialsNowhere(int status, bool tls)
    {
        Folder.Write("credentials/accessKeyId", "AKIAEXAMPLE");
        Folder.Write("credentials/secretAccessKey", "secret");
        Folder.Write("credentials/sessionToken", "session");
        using var certificate = TestCertificate.Create();
        var asked = 0;
        await using var other = await AnsweringServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.WriteAsync(ModelText);
        });
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://localhost:{other.Port}{context.Request.Path}";
            return Task.CompletedTask;
        }, tls ? new() { ServerCertificate = certificate } : null);
        var endpoint = $"{(tls ? "https" : "http")}://127.0.0.1:{server.Port}";

        var result = await FetchAsync("s3://bucket/m.onnx", settings => settings with
        {
            S3 = new S3Options { Endpoint = endpoint, PathStyle = true },
            Http = new HttpSourceOptions
            {
                Credentials = Folder["credentials"],
                PlainHosts = ["127.0.0.1", "localhost"],
                Roots = [certificate]
            },
        });

        ShouldFail(result, $"model s3://bucket/m.onnx: S3 answered {status} and sent us on to http://localhost:{other.Port}, where "
            + $"credentials for "
            + $"{endpoint} must not go; name the bucket's own server with --s3-endpoint and --s3-region");
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Redirect_ToTheBucketsRegion_IsToldWithTheRegion()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers["x-amz-bucket-region"] = "eu-north-1";
            return Task.CompletedTask;
        });

        ShouldFail(
            await FetchAsync("s3://bucket/m.onnx", settings => With(settings, server.Port, "")),
            "model s3://bucket/m.onnx: S3 answered 301: the bucket is in region eu-north-1; name it with --s3-region=eu-north-1");
    }

    [Fact]
    public async Task Error_ThatNamesAnotherRegion_SendsNobodyThere()
    {
        var asked = 0;
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            asked++;
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers["x-amz-bucket-region"] = "eu-north-1";
            context.Response.ContentType = "application/xml";
            return context.Response.WriteAsync(
                "<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting "
                    + "'eu-north-1'</Message><Region>eu-north-1</Region><Endpoint>localhost</Endpoint></Error>");
        });

        var result = await FetchAsync("s3://bucket/m.onnx", settings => With(settings, server.Port, ""));

        result.Errors.ShouldStartWith("model s3://bucket/m.onnx: S3 answered 400 AuthorizationHeaderMalformed");
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Endpoint_WithoutTls_MustBeAllowed() => ShouldFail(
        await FetchAsync("s3://bucket/m.onnx", settings => With(settings, 1, "") with { Http = new HttpSourceOptions() }),
        "model s3://bucket/m.onnx: http://127.0.0.1 is not encrypted; use https, or allow this host with --allow-http=127.0.0.1");

    private static FetchSettings With(FetchSettings settings, int port, string credentials) => settings with
    {
        S3 = new S3Options { Endpoint = $"http://127.0.0.1:{port}", Region = "eu-west-1", PathStyle = true },
        Http = settings.Http with { Credentials = credentials },
    };
}
