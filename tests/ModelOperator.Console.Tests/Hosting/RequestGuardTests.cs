using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOperator.Console.Hosting;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.Console.Tests.Hosting;

/// <summary>Other pages of the browser, and other programs of the machine.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(Samples.Stepping);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Api_WithoutTheToken_IsRefused(string? token)
    {
        var (status, error) = await SendAsync("/api/session", request =>
        {
            request.Headers.Remove("x-console-token");
            if (token is not null)
            {
                request.Headers.TryAddWithoutValidation("x-console-token", token);
            }
        });

        status.ShouldBe(HttpStatusCode.Unauthorized);
        error.ShouldContain("Open the address that the command has printed");
    }

    [Fact]
    public async Task Token_InTheAddress_IsNotTaken() => (await SendAsync(
        $"/api/session?token={_console.Server.Token}", request => request.Headers.Remove("x-console-token"))).Status
        .ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Order_WithoutTheToken_WritesNothing()
    {
        (await SendAsync(
            "/api/deployments/ml/digits/orders/abort",
            request => request.Headers.Remove("x-console-token"),
            HttpMethod.Post)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        _console.Cluster.Writes.ShouldNotContain(write => write.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.attacker.example:{port}")]
    [InlineData("localhost.attacker.example:{port}")]
    public async Task Host_OfAnotherName_IsRefused_EvenForThePage(string host)
    {
        foreach (var path in new[] { "/", "/api/session" })
        {
            (await SendAsync(path, request => request.Headers.Host = host.Replace("{port}", $"{_console.Server.Port}"))).Status
                .ShouldBe(HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData(80, "127.0.0.1", true)]
    [InlineData(80, "localhost", true)]
    [InlineData(80, "127.0.0.1:80", true)]
    [InlineData(80, "attacker.example", false)]
    [InlineData(8080, "127.0.0.1", false)]
    public void Host_WithoutAPort_IsThatOfTheUsualPort(int port, string host, bool isTaken)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.Host, request.Headers.Origin) = ("GET", "/", new HostString(host), $"http://{host}");

        (RequestGuard.OfLoopback(port).Refuse(request) is null).ShouldBe(isTaken);
    }

    [Fact]
    public async Task Host_OfThisMachine_IsTaken()
    {
        (await SendAsync("/api/session", request => request.Headers.Host = $"localhost:{_console.Server.Port}")).Status
            .ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://attacker.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("null")]
    public async Task Origin_OfAnotherPage_IsRefused(string origin) =>
        (await SendAsync("/api/session", request =>
            request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{port}", $"{_console.Server.Port}")))).Status
            .ShouldBe(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task Fetch_IsOnlyForTheOwnPage(string site, HttpStatusCode status) =>
        (await SendAsync("/api/session", request => request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site))).Status
            .ShouldBe(status);

    [Fact]
    public async Task Link_LeadsToThePage_AndToNothingElse()
    {
        (await SendAsync("/", Follow)).Status.ShouldNotBe(HttpStatusCode.Forbidden);
        (await SendAsync("/api/session", Follow)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("/", request =>
        {
            Follow(request);
            request.Headers.Remove("Sec-Fetch-Dest");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", "iframe");
        })).Status.ShouldBe(HttpStatusCode.Forbidden);

        static void Follow(HttpRequestMessage request)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", "document");
        }
    }

    [Fact]
    public async Task EveryAnswer_HasTheHeaders_AlsoRefusals()
    {
        foreach (var path in new[] { "/", "/api/session", "/api/nothing", "/assets/../secret" })
        {
            using var answer = await _console.Client.GetAsync(path);

            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self';");
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Preflight_OfAnotherPage_IsRefused() =>
        (await SendAsync(
            "/api/deployments/ml/digits/orders/abort",
            request =>
            {
                request.Headers.TryAddWithoutValidation("Origin", "http://attacker.example");
                request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
            },
            HttpMethod.Options)).Status.ShouldBe(HttpStatusCode.Forbidden);

    [Fact]
    public void StartAddress_HasTheTokenWhereNoServerSeesIt()
    {
        _console.Server.StartAddress.PathAndQuery.ShouldBe("/");
        _console.Server.StartAddress.Fragment.ShouldBe($"#token={_console.Server.Token}");
        _console.Server.Token.Length.ShouldBe(43);
    }

    private async Task<(HttpStatusCode Status, string Error)> SendAsync(
        string path, Action<HttpRequestMessage> change, HttpMethod? method = null)
    {
        using var client = new HttpClient { BaseAddress = _console.Client.BaseAddress };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Add("x-console-token", _console.Server.Token);
        change(request);
        using var answer = await client.SendAsync(request);
        var body = answer.IsSuccessStatusCode ? null : await answer.Content.ReadFromJsonAsync<JsonNode>();
        return (answer.StatusCode, (string?)body?["error"] ?? "");
    }
}
