using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class AffinityTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);
    private static readonly AffinityRule ByCookie = new("candidate", "x-model", null);
    private static readonly AffinityRule ByHeader = new("candidate", null, "x-user");

    [Fact]
    public async Task CallerWithoutCookie_GetsOne_AndStaysOnItsRevision()
    {
        await using var fixture = await Fixture.StartAsync();
        fixture.Gateway.Apply(null, ByCookie, ("stable", 50), ("candidate", 50));
        for (var i = 0; i < 20; i++)
        {
            var (revision, cookie) = await fixture.AskAsync();
            cookie.ShouldNotBeNull();
            cookie.ShouldMatch("^x-model=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax; Max-Age=[0-9]+$");
            var token = cookie.Split(';')[0];
            for (var again = 0; again < 3; again++)
            {
                (await fixture.AskAsync("Cookie", $"theme=dark; {token}; x-model=bad")).ShouldBe((revision, null));
            }
        }
    }

    [Theory]
    [InlineData("x-model=")]
    [InlineData("x-model=0123456789abcdef0123456789abcdeg")]
    [InlineData("x-model=0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("x-model2=0123456789abcdef0123456789abcdef")]
    [InlineData("x-mode=0123456789abcdef0123456789abcdef; ;=;")]
    public async Task MalformedToken_IsReplaced(string cookie)
    {
        await using var fixture = await Fixture.StartAsync();
        fixture.Gateway.Apply(null, ByCookie, ("stable", 50), ("candidate", 50));

        (await fixture.AskAsync("Cookie", cookie)).Cookie.ShouldNotBeNull();
    }

    [Fact]
    public async Task CallerOnTheCandidate_KeepsItAsTheWeightGrows_AndAbortClearsAll()
    {
        await using var fixture = await Fixture.StartAsync();
        fixture.Gateway.Apply(null, ByHeader, ("stable", 90), ("candidate", 10));
        var early = new List<string>();
        for (var i = 0; early.Count < 5; i++)
        {
            if ((await fixture.AskAsync("x-user", $"user-{i}")).Revision is "candidate")
            {
                early.Add($"user-{i}");
            }
        }

        foreach (var weight in (int[])[25, 50, 100])
        {
            fixture.Gateway.Apply(null, ByHeader, ("stable", 100 - weight), ("candidate", weight));
            foreach (var user in early)
            {
                (await fixture.AskAsync("x-user", user)).Revision.ShouldBe("candidate");
            }
        }

        fixture.Gateway.Apply(null, null, ("stable", 100));
        foreach (var user in early)
        {
            (await fixture.AskAsync("x-user", user)).Revision.ShouldBe("stable");
        }
    }

    [Fact]
    public async Task CallerWithoutTheHeader_IsDealtOutAsWithoutAffinity()
    {
        await using var fixture = await Fixture.StartAsync();
        fixture.Gateway.Apply(null, ByHeader, ("stable", 75), ("candidate", 25));

        for (var i = 0; i < 40; i++)
        {
            (await fixture.AskAsync()).Cookie.ShouldBeNull();
        }

        fixture.Candidate.Requests.ShouldBe(10);
    }

    [Fact]
    public async Task ChosenRevisionWithoutReadyEndpoint_FailsNoCaller()
    {
        await using var stable = await Backend.SayingAsync("stable");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 50, [stable]), ("candidate", 50, []));
        gateway.Apply(null, ByHeader, ("stable", 50), ("candidate", 50));

        for (var i = 0; i < 40; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Root);
            request.Headers.Add("x-user", $"user-{i}");
            using var response = await gateway.Http.SendAsync(request);
            (await response.Content.ReadAsStringAsync()).ShouldBe("stable");
        }

        var candidates = Enumerable.Range(0, 40).Count(i => CallerAffinity.Position($"user-{i}", "candidate") < 50);
        (await gateway.MetricAsync("model_gateway_rerouted_requests_total", "revision=\"candidate\"")).ShouldBe(candidates);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(40);
    }

    [Fact]
    public async Task CookieOfTheModel_PassesBesideOurs()
    {
        await using var model = await Backend.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "session=1";
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(model);
        gateway.Apply(null, ByCookie, ("stable", 100));

        using var response = await gateway.Http.GetAsync(Root);

        response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split('=')[0]).ShouldBe(["session", "x-model"]);
    }

    private sealed class Fixture : IAsyncDisposable
    {
        private HttpClient? _http;

        public required TestGateway Gateway { get; init; }

        public required Backend Stable { get; init; }

        public required Backend Candidate { get; init; }

        public static async Task<Fixture> StartAsync()
        {
            var fixture = new Fixture
            {
                Gateway = await TestGateway.StartAsync(),
                Stable = await Backend.SayingAsync("stable"),
                Candidate = await Backend.SayingAsync("candidate"),
            };
            fixture.Gateway.Route(("stable", 100, [fixture.Stable]), ("candidate", 0, [fixture.Candidate]));
            fixture._http = new HttpClient(
                new SocketsHttpHandler { UseProxy = false, UseCookies = false })
            { BaseAddress = fixture.Gateway.Http.BaseAddress };
            return fixture;
        }

        public async Task<(string Revision, string? Cookie)> AskAsync(string? header = null, string? value = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Root);
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            using var response = await _http!.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadAsStringAsync(),
                response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null);
        }

        public async ValueTask DisposeAsync()
        {
            _http?.Dispose();
            await Gateway.DisposeAsync();
            await Stable.DisposeAsync();
            await Candidate.DisposeAsync();
        }
    }
}
