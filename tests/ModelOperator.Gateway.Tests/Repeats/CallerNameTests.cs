using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Repeats;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Tests.Repeats;

public sealed class CallerNameTests
{
    private static readonly AddressRanges Proxies = AddressRanges.Parse("10.0.0.0/8");

    [Theory]
    [InlineData("192.0.2.1", null, null, "192.0.2.1")]
    [InlineData("192.0.2.1", null, "198.51.100.7", "192.0.2.1")]
    [InlineData("10.1.1.1", null, "198.51.100.7", "198.51.100.7")]
    [InlineData("10.1.1.1", null, "203.0.113.9, 198.51.100.7, 10.2.2.2", "198.51.100.7")]
    [InlineData("10.1.1.1", null, null, "10.1.1.1")]
    [InlineData("10.1.1.1", null, "10.3.3.3, 10.2.2.2", "10.3.3.3")]
    [InlineData("10.1.1.1", null, "198.51.100.7:4711", "198.51.100.7")]
    [InlineData("10.1.1.1", null, "198.51.100.7:4711, 10.2.2.2:80", "198.51.100.7")]
    [InlineData("10.1.1.1", null, "[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("10.1.1.1", null, "2001:db8::7", "2001:db8::7")]
    [InlineData("10.1.1.1", null, "unknown", "unknown")]
    [InlineData("192.0.2.1", "anna", null, "anna")]
    [InlineData("192.0.2.1", "", null, "192.0.2.1")]
    public void Caller_IsTheNamedHeader_OrTheClientBehindTrustedProxies(string address, string? user, string? forwardedFor, string caller)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new ClientAddress(IPAddress.Parse(address), Proxies));
        if (user is not null)
        {
            context.Request.Headers["x-user"] = user;
        }

        if (forwardedFor is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        }

        CallerName.Of(context, "x-user", Proxies).ShouldBe(caller);
    }

    [Fact]
    public void HeaderThatNobodyNamed_SaysNothing()
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new ClientAddress(IPAddress.Parse("192.0.2.1"), Proxies));
        context.Request.Headers["x-user"] = "anna";

        CallerName.Of(context, null, Proxies).ShouldBe("192.0.2.1");
    }
}
