using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Contracts.Processes;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching;

/// <summary>Runs the command as a process of its own, to show what it does not take from its environment.</summary>
public sealed class FetchProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _asked = [];

    [Fact]
    public async Task S3_TakesNoEndpointFromTheEnvironment()
    {
        await using var proxy = await AnsweringServer.StartAsync(context => RefuseAsync("proxy", context));
        await using var other = await AnsweringServer.StartAsync(context => RefuseAsync("other", context));
        var endpoint = $"http://127.0.0.1:{other.Port}";

        await FetchAsync("s3://bucket/m.onnx", new()
        {
            ["HTTPS_PROXY"] = $"http://127.0.0.1:{proxy.Port}",
            ["AWS_ENDPOINT_URL"] = endpoint,
            ["AWS_ENDPOINT_URL_S3"] = endpoint,
            ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
        });

        _asked.ShouldBe(["proxy CONNECT bucket.s3.us-east-1.amazonaws.com:443"]);
    }

    [Fact]
    public async Task ServerOfTheNode_IsNotAskedThroughAProxy()
    {
        await using var proxy = await AnsweringServer.StartAsync(context => RefuseAsync("proxy", context));
        await using var metadata = await AnsweringServer.StartAsync(context =>
        {
            Note("metadata", context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        var address = $"http://127.0.0.1:{proxy.Port}";

        await FetchAsync(
            "gs://bucket/m.onnx",
            new() { ["HTTP_PROXY"] = address, ["HTTPS_PROXY"] = address, ["GCE_METADATA_HOST"] = $"127.0.0.1:{metadata.Port}" },
            $"{FetchArguments.WorkloadIdentity}=true");

        _asked.ShouldBe(
        [
            "metadata GET /computeMetadata/v1/instance/service-accounts/default/token", "proxy CONNECT storage.googleapis.com:443",
        ]);
    }

    [Fact]
    public async Task RedirectIntoTheNetwork_IsNotGivenToAProxyEither()
    {
        await using var proxy = await AnsweringServer.StartAsync(context =>
        {
            Note("proxy", context);
            context.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        });

        var errors = await FetchAsync(
            "http://models.example/m.onnx", new() { ["HTTP_PROXY"] = $"http://127.0.0.1:{proxy.Port}" }, "--allow-http=models.example,169.254.169.254");

        _asked.ShouldBe(["proxy GET http://models.example/m.onnx"]);
        errors.ShouldBe("model http://models.example/m.onnx: the server redirected to 169.254.169.254 (169.254.169.254), an address "
            + "inside the network; "
            + "allow it with --allow-private-redirects=true");
    }

    // SIGINT is taken in the same way, but a process that a shell has put into the background begins with that signal ignored.
    [Fact]
    public async Task SigTerm_EndsTheFetch_WhichGivesTheLockBack()
    {
        var begun = new TaskCompletionSource();
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a first part");
            await context.Response.Body.FlushAsync();
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var process = Start(
            $"http://127.0.0.1:{server.Port}/m.onnx", [], "--allow-http=127.0.0.1", "--shared=true", $"--sha256={new string('a', 64)}",
            $"--progress-port={FreePort.Find()}");
        using var bound = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await begun.Task.WaitAsync(bound.Token);
            File.Exists(_folder["lock"]).ShouldBeTrue();

            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync(bound.Token);
            }

            var errors = await process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            errors.ShouldContain("the fetch was stopped by a signal before it was complete");
            process.ExitCode.ShouldBe(1);
            File.Exists(_folder["lock"]).ShouldBeFalse();
        }
        finally
        {
            process.Kill();
        }
    }

    public void Dispose() => _folder.Dispose();

    private Process Start(string uri, Dictionary<string, string> environment, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "ModelOperator.ModelServer.dll"), "fetch", "--uri", uri, "--output",
            _folder["m.onnx"], .. more];
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task<string> FetchAsync(string uri, Dictionary<string, string> environment, params string[] more)
    {
        using var process = Start(uri, environment, more);
        using var bound = new CancellationTokenSource(Eventually.Patience);
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return errors.TrimEnd();
        }
        finally
        {
            process.Kill();
        }
    }

    private Task RefuseAsync(string name, HttpContext context)
    {
        Note(name, context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private void Note(string name, HttpContext context)
    {
        lock (_asked)
        {
            _asked.Add($"{name} {context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        }
    }
}
