using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Connections;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class ClaimsTests
{
    private static readonly string[] OfProxies =
    [
        "Forwarded", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-User", "X-Forwarded-Client-Cert", "x-forwarded-for-original", "X-Real-IP",
        "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-URL", "X-Original-Forwarded-For", "X-Rewrite-URL", "X-Auth-Request-User",
        "X-Remote-User", "Remote-User", "ssl-client-verify", "Front-End-Https", "X-Envoy-External-Address",
    ];

    private static readonly string[] OfNobody =
    [
        "x-model-revision", "X-MODEL-SHADOW", "x_model_shadow", "x-model-feedback", "x-model-review", "x-model-confidence",
        "X_Model_Confidence", "x-model-asks-confidence", "X_Forwarded_For", "x-forwarded_proto", "X_Real_IP", "Remote_User",
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task WhatAClientSaysOfItself_ReachesTheServer_OnlyWhereItIsATrustedProxy(bool trusted, bool http2)
    {
        var seen = new HeaderDictionary();
        await using var backend = await Backend.StartAsync(
            context =>
            {
                foreach (var (name, value) in context.Request.Headers)
                {
                    seen[name] = value;
                }

                return Task.CompletedTask;
            },
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.StartAsync(
            options => trusted ? options with { TrustedProxies = AddressRanges.Parse("10.0.0.0/8, 127.0.0.0/8") } : options);
        gateway.Route(("stable", 100, [backend]));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative))
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var name in OfProxies.Concat(OfNobody))
        {
            request.Headers.TryAddWithoutValidation(name, "claimed").ShouldBeTrue();
        }

        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "10.1.2.3, 10.1.2.4");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "bank.example");
        request.Headers.TryAddWithoutValidation("x-request-id", "7");
        request.Headers.Host = "digits.example";

        using var response = await (http2 ? gateway.Http2 : gateway.Http).SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        seen["X-Forwarded-For"].ToString().ShouldBe(trusted ? "10.1.2.3, 10.1.2.4, 127.0.0.1" : "127.0.0.1");
        seen["X-Forwarded-Proto"].ToString().ShouldBe(trusted ? "https" : "http");
        seen["X-Forwarded-Host"].ToString().ShouldBe(trusted ? "bank.example" : "digits.example");
        seen["x-request-id"].ToString().ShouldBe("7");
        foreach (var name in OfProxies)
        {
            seen.ContainsKey(name).ShouldBe(trusted, name);
        }

        foreach (var name in OfNobody)
        {
            seen.ContainsKey(name).ShouldBeFalse(name);
        }
    }

    [Fact]
    public void SchemeOfAnUnknownClient_IsTheOneOfTheDataPort()
    {
        // over HTTP/2 it is a header of the client's like any other
        using var request = new HttpRequestMessage();

        RequestHeaders.Copy(new ClientHeaders(), "https", null, request, new ClientAddress(IPAddress.Loopback, AddressRanges.None),
            http2: true);

        request.Headers.GetValues("X-Forwarded-Proto").ShouldBe(["http"]);
    }

    [Fact]
    public async Task OnlyCopiesSayThatTheyAreShadows()
    {
        var (stable, shadow) = (
            new HeaderDictionary(), new TaskCompletionSource<HeaderDictionary>(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var model = await Backend.StartAsync(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
            {
                stable[name] = value;
            }

            return Task.CompletedTask;
        });
        await using var mirror = await Backend.StartAsync(context =>
        {
            shadow.SetResult(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([model.Address], [mirror.Address]);
        using var request = new HttpRequestMessage(HttpMethod.Post, V2.Infer) { Content = new StringContent("tensor") };
        request.Headers.Add("x-model-shadow", ["false", "claimed"]);
        request.Headers.Add("X-Forwarded-For", "10.1.2.3");

        using var response = await gateway.Http.SendAsync(request);

        var copied = await shadow.Task.Soon("the copy");
        stable.ContainsKey("x-model-shadow").ShouldBeFalse();
        copied["x-model-shadow"].ToString().ShouldBe("true");
        copied["X-Forwarded-For"].ToString().ShouldBe("127.0.0.1");
    }
}
