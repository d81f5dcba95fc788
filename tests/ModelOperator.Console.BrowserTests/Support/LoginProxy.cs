using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Console.Tests.Callers;

namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>
/// A proxy before a console in the cluster, as oauth2-proxy is one: a browser has a session by a cookie, and each of its requests goes on
/// with the bearer token of that session. <c>/login/NAME</c> begins a session, and <c>/sign_out</c> ends it.
/// </summary>
internal sealed class LoginProxy : IAsyncDisposable
{
    public const string SignOutPath = "/sign_out";

    private const string Cookie = "session";

    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly HttpClient _client;
    private readonly WebApplication _app;

    private LoginProxy(WebApplication app, Uri console)
    {
        _app = app;
        _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = console, Timeout = Timeout.InfiniteTimeSpan };
        app.Run(AnswerAsync);
    }

    /// <summary>The address of the page.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<LoginProxy> StartAsync(RunningSharedConsole console)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new LoginProxy(builder.Build(), console.Address);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>The token that goes along with what a person's browser asks from now on; it is the person's name by itself.</summary>
    public void Refresh(string person, string token) => _tokens[person] = token;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("/login/", StringComparison.Ordinal))
        {
            context.Response.Cookies.Append(Cookie, path["/login/".Length..], new CookieOptions { HttpOnly = true });
            context.Response.Redirect("/");
        }
        else if (path is SignOutPath)
        {
            context.Response.Cookies.Delete(Cookie);
            await context.Response.WriteAsync("You are signed out.");
        }
        else if (context.Request.Cookies[Cookie] is { } person)
        {
            await ForwardAsync(context, _tokens.GetValueOrDefault(person, person));
        }
        else if (path is "/who")
        {
            await context.Response.WriteAsync("Who are you?");
        }
        else
        {
            context.Response.Redirect("/who");
        }
    }

    private async Task ForwardAsync(HttpContext context, string token)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), context.Request.Path + context.Request.QueryString.Value);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Cookie" or "Connection" or "Authorization" or "Origin" or "Content-Length" or "Content-Type"))
            {
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        // This proxy has no certificate, and the console's public address has one: what names the one is given the other's name.
        request.Headers.Host = RunningSharedConsole.Host;
        request.Headers.Authorization = new("Bearer", token);
        if (context.Request.Headers.Origin == Address.GetLeftPart(UriPartial.Authority))
        {
            request.Headers.Add("Origin", RunningSharedConsole.Origin);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            await context.Response.StartAsync(context.RequestAborted);
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // One of the two has left in the middle; so does the other.
            context.Abort();
        }
    }
}
