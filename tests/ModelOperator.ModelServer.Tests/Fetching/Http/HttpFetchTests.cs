using Microsoft.AspNetCore.Http;
using ModelOperator.Fetching.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Http;

public sealed class HttpFetchTests : FetchTestBase
{
    [Fact]
    public async Task Https_WithATrustedCertificate_IsFetched()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await AnsweringServer.StartAsync(
            context => context.Response.WriteAsync(ModelText), new() { ServerCertificate = certificate });

        var result = await FetchAsync($"https://127.0.0.1:{server.Port}/m.onnx", settings => settings with
        {
            Sha256 = Sha256(ModelText),
            Http = settings.Http with { Roots = [certificate] },
        });

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    [Fact]
    public async Task Https_WithAnUnknownCertificate_IsRefused()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await AnsweringServer.StartAsync(
            context => context.Response.WriteAsync(ModelText), new() { ServerCertificate = certificate });

        var (exitCode, errors) = await FetchAsync($"https://127.0.0.1:{server.Port}/m.onnx");

        exitCode.ShouldBe(1);
        errors.ShouldStartWith(
            $"model https://127.0.0.1:{server.Port}/m.onnx: cannot reach 127.0.0.1:{server.Port}: The remote certificate is invalid");
    }

    [Theory]
    [InlineData("token", "t0ken\n", "Bearer t0ken")]
    [InlineData("username", "user", "Basic dXNlcjpwYXNz")]
    public async Task Credentials_GoToTheNamedServerAndNoFurther(string key, string value, string header)
    {
        Folder.Write($"credentials/{key}", value);
        Folder.Write("credentials/password", "pass");
        using var certificate = TestCertificate.Create();
        await using var other = await AnsweringServer.StartAsync(context =>
            context.Response.WriteAsync($"other got {context.Request.Headers.Authorization}"), new() { ServerCertificate = certificate });
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            if (context.Request.Path == "/moved")
            {
                context.Response.Redirect($"https://127.0.0.1:{other.Port}/");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync($"got {context.Request.Headers.Authorization}");
        }, new() { ServerCertificate = certificate });
        FetchSettings With(FetchSettings settings) => settings with
        {
            Http = settings.Http with { Roots = [certificate], Credentials = Folder["credentials"] },
        };

        (await FetchAsync($"https://127.0.0.1:{server.Port}/m.onnx", With)).ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe($"got {header}");
        (await FetchAsync($"https://127.0.0.1:{server.Port}/moved", With)).ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe("other got ");
    }

    [Fact]
    public async Task Credentials_ThatAreNone_AreTold()
    {
        Folder.Write("credentials/other", "x");

        ShouldFail(
            await FetchAsync("https://127.0.0.1:1/m.onnx", settings =>
                settings with { Http = new() { Credentials = Folder["credentials"] } }),
            $"model https://127.0.0.1:1/m.onnx: the credentials in {Folder["credentials"]} have neither token nor username and password "
                + $"(--credentials)");
    }

    [Fact]
    public async Task PlainHttp_ToAHostNotAllowed_IsRefused() => ShouldFail(
        await FetchAsync("http://127.0.0.1:1/m.onnx", settings => settings with { Http = new HttpSourceOptions() }),
        "model http://127.0.0.1:1/m.onnx: http://127.0.0.1 is not encrypted; use https, or allow this host with --allow-http=127.0.0.1");

    [Fact]
    public async Task Answer_ThatIsNoSuccess_IsTold()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });

        ShouldFail(
            await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx?signature=secret"),
            $"model http://127.0.0.1:{server.Port}/m.onnx: the server answered 404 Not Found");
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsTold()
    {
        var server = await AnsweringServer.StartAsync(_ => Task.CompletedTask);
        var port = server.Port;
        await server.DisposeAsync();

        ShouldFail(
            await FetchAsync($"http://127.0.0.1:{port}/m.onnx"),
            $"model http://127.0.0.1:{port}/m.onnx: cannot reach 127.0.0.1:{port}: Connection refused");
    }

    [Fact]
    public async Task Redirect_OnTheSameHost_IsFollowed()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            if (context.Request.Path == "/m.onnx")
            {
                context.Response.Redirect("/elsewhere", permanent: false);
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(ModelText);
        });

        (await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx")).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    [Fact]
    public async Task Redirect_IntoTheNetwork_IsRefusedUnlessAllowed()
    {
        await using var inside = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(ModelText));
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.Redirect($"http://localhost:{inside.Port}/secret");
            return Task.CompletedTask;
        });
        var uri = $"http://127.0.0.1:{server.Port}/m.onnx";
        HttpSourceOptions http = new() { PlainHosts = ["127.0.0.1", "localhost"] };

        var refused = await FetchAsync(uri, settings => settings with { Http = http });
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldStartWith($"model {uri}: the server redirected to localhost (");
        refused.Errors.ShouldEndWith("), an address inside the network; allow it with --allow-private-redirects=true");

        var allowed = await FetchAsync(uri, settings => settings with { Http = http with { AllowPrivateRedirects = true } });
        allowed.ShouldBe((0, ""));
    }

    [Fact]
    public async Task Redirect_ToPlainHttpOrAnotherScheme_IsRefused()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/file" ? "file:///etc/passwd" : "http://example.invalid/m.onnx");
            return Task.CompletedTask;
        }, new() { ServerCertificate = certificate });
        FetchSettings Trusting(FetchSettings settings) => settings with { Http = new HttpSourceOptions { Roots = [certificate] } };

        (await FetchAsync($"https://127.0.0.1:{server.Port}/m.onnx", Trusting)).Errors.ShouldEndWith(
            ": http://example.invalid is not encrypted; use https, or allow this host with --allow-http=example.invalid");
        (await FetchAsync($"https://127.0.0.1:{server.Port}/file", Trusting)).Errors.ShouldEndWith(
            ": the server redirected to file://, which is neither https nor http");
    }

    [Fact]
    public async Task Redirect_FromTlsToPlainHttp_IsRefusedEvenWhereTheHostIsAllowed()
    {
        using var certificate = TestCertificate.Create();
        var asked = false;
        await using var plain = await AnsweringServer.StartAsync(context =>
        {
            asked = true;
            return context.Response.WriteAsync(ModelText);
        });
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.Redirect($"http://127.0.0.1:{plain.Port}/m.onnx");
            return Task.CompletedTask;
        }, new() { ServerCertificate = certificate });

        var result = await FetchAsync(
            $"https://127.0.0.1:{server.Port}/m.onnx", settings =>
                settings with { Http = settings.Http with { Roots = [certificate], AllowPrivateRedirects = true } });

        ShouldFail(result, $"model https://127.0.0.1:{server.Port}/m.onnx: the server redirected from https to "
            + $"http://127.0.0.1:{plain.Port}, which is not encrypted");
        asked.ShouldBeFalse();
    }

    [Fact]
    public async Task Redirects_WithoutEnd_AreCutOff()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        });

        ShouldFail(
            await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx"),
            $"model http://127.0.0.1:{server.Port}/m.onnx: the server redirected more than 5 times");
    }

    [Fact]
    public async Task Body_ThatEndsEarly_IsRefused()
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync(ModelText);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var (exitCode, errors) = await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx");

        exitCode.ShouldBe(1);
        errors.ShouldStartWith($"model http://127.0.0.1:{server.Port}/m.onnx: ");
        File.Exists(Output).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OverTheLimit_IsRefused(bool announced)
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            context.Response.ContentLength = announced ? 2000 : null;
            await context.Response.Body.WriteAsync(new byte[2000]);
        });

        ShouldFail(
            await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx", settings => settings with { MaxSize = 1024 }),
            $"model http://127.0.0.1:{server.Port}/m.onnx: the file is larger than 1024 bytes (--max-size)");
    }

    [Theory]
    [InlineData("/silent")]
    [InlineData("/stalls")]
    public async Task Server_ThatStalls_IsGivenUp(string path)
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/stalls")
            {
                await context.Response.WriteAsync(ModelText);
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var result = await FetchAsync(
            $"http://127.0.0.1:{server.Port}{path}", settings => settings with { StallTimeout = TimeSpan.FromMilliseconds(500) });

        ShouldFail(result, $"model http://127.0.0.1:{server.Port}{path}: nothing came for 0.5 s (--stall-timeout-seconds)");
    }

    [Fact]
    public async Task Fetch_ThatTakesTooLong_IsGivenUp()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

        var result = await FetchAsync(
            $"http://127.0.0.1:{server.Port}/m.onnx", settings => settings with { Timeout = TimeSpan.FromMilliseconds(500) });

        ShouldFail(result, $"model http://127.0.0.1:{server.Port}/m.onnx: not done after 0.5 s (--timeout-seconds)");
    }
}
