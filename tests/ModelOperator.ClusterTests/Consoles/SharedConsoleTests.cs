using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The console as it runs in a cluster, without rights of its own, for people with tokens of theirs.</summary>
public sealed class SharedConsoleTests : RolloutTest
{
    [Fact]
    public async Task People_SeeWhatTheirOwnTokensAllow_AndNoOthers()
    {
        var others = new Other();
        await others.InitializeAsync();
        try
        {
            await Apply(Digits.Spec(1));
            await Kubectl.Apply(others.Name, Digits.Spec(1));
            using var ann = await Person.OfReaderAsync(Namespace, "ann", "patch");
            using var bob = await Person.OfReaderAsync(others.Name, "bob");
            using var console = await SharedConsoleProcess.StartAsync($"https://{ConsoleChart.Host}", Namespace, others.Name);
            var address = console.Address;

            (await StatusAsync(address, token: null)).ShouldBe(HttpStatusCode.Unauthorized);
            (await StatusAsync(address, "not-a-token")).ShouldBe(HttpStatusCode.Unauthorized);
            (await StatusAsync(address, ann.Token, host: "attacker.example")).ShouldBe(HttpStatusCode.MisdirectedRequest);
            (await StatusAsync(address, ann.Token, origin: "https://attacker.example")).ShouldBe(HttpStatusCode.Forbidden);
            (await NamespacesAsync(address, ann.Token)).ShouldBe([Namespace]);
            (await NamespacesAsync(address, bob.Token)).ShouldBe([others.Name]);
            (await OrderAsync(address, ann.Token, others.Name)).Status.ShouldBe(404);
            var (status, said) = await OrderAsync(address, bob.Token, others.Name);
            status.ShouldBe(409, said);

            await bob.LeaveAsync();

            await Cluster.Until(
                () => StatusAsync(address, bob.Token, $"/api/deployments/{others.Name}/digits/yaml"),
                code => code is HttpStatusCode.Unauthorized, "bob's token is refused");
            (await NamespacesAsync(address, ann.Token)).ShouldBe([Namespace], "ann's goes on");
        }
        finally
        {
            await others.DisposeAsync();
        }
    }

    private static HttpClient ClientOf(Uri address, string? token, string host = ConsoleChart.Host)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = Cluster.Patience };
        client.DefaultRequestHeaders.Host = host;
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<HttpStatusCode> StatusAsync(
        Uri address, string? token, string path = "/api/session", string host = ConsoleChart.Host, string? origin = null)
    {
        using var client = ClientOf(address, token, host);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<IEnumerable<string>> NamespacesAsync(Uri address, string token)
    {
        using var client = ClientOf(address, token);
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        return (await events.NextAsync("snapshot"))["rows"]!.AsArray().Select(row => (string)row!["namespace"]!).Distinct();
    }

    private static async Task<(int Status, string Said)> OrderAsync(Uri address, string token, string ns)
    {
        using var client = ClientOf(address, token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/deployments/{ns}/digits/orders/promote")
        {
            Content = new StringContent("{}"),
        };
        request.Headers.Add("Origin", $"https://{ConsoleChart.Host}");
        using var answer = await client.SendAsync(request);
        var body = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((int)answer.StatusCode, (string)(body["sentence"] ?? body["error"])!);
    }

    // A second namespace, of somebody else.
    private sealed class Other : TestNamespace
    {
        public string Name => Namespace;
    }
}
