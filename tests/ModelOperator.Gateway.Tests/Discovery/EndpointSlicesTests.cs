using System.Net;
using k8s.Models;
using ModelOperator.Gateway.Discovery;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Discovery;

public sealed class EndpointSlicesTests
{
    [Fact]
    public void ReadyAddresses_AreGroupedByService_OverAllSlices()
    {
        var ready = EndpointSlices.ReadyAddresses(
        [
            Slice("digits-a", [Port("http", 8080)], Endpoint("10.0.0.1", true), Endpoint("10.0.0.2", false), Endpoint("10.0.0.3", null)),
            Slice("digits-a", [Port("http", 8080)], Endpoint("10.0.0.4", true), Endpoint("10.0.0.1", true)),
            Slice("digits-b", [Port("http", 9000)], Endpoint("fd00::1", true)),
        ]);

        ready.Keys.ShouldBe(["digits-a", "digits-b"], ignoreOrder: true);
        ready["digits-a"].ShouldBe([At("10.0.0.1", 8080), At("10.0.0.3", 8080), At("10.0.0.4", 8080)]);
        ready["digits-b"].Single().ToString().ShouldBe("[fd00::1]:9000");
    }

    [Fact]
    public void Port_IsTheOneNamedHttp_ElseTheFirstForTcp()
    {
        EndpointSlices.ReadyAddresses([Slice("s", [Port("metrics", 9090), Port("http", 8080)], Endpoint("10.0.0.1", true))])["s"]
            .ShouldBe([At("10.0.0.1", 8080)]);
        EndpointSlices.ReadyAddresses([Slice("s", [Port("dns", 53, "UDP"), Port("api", 8000)], Endpoint("10.0.0.1", true))])["s"]
            .ShouldBe([At("10.0.0.1", 8000)]);
    }

    [Fact]
    public void SlicesWithoutPortsEndpointsServiceOrAddresses_AreHarmless()
    {
        var ready = EndpointSlices.ReadyAddresses(
        [
            Slice("no-ports", [], Endpoint("10.0.0.1", true)),
            Slice("names", [Port("http", 80)], Endpoint("model.example", true)),
            new EndpointSliceView { Metadata = new() { Name = "orphan" } },
            new EndpointSliceView { Metadata = Named("empty") },
        ]);

        ready.Keys.ShouldBe(["no-ports", "names", "empty"], ignoreOrder: true);
        ready.Values.ShouldAllBe(addresses => addresses.Count == 0);
    }

    [Fact]
    public void ReadyPods_AreThoseOfTheService_ByTheirNames()
    {
        var pods = EndpointSlices.ReadyPods(
            [
                Slice("digits", [Port("http", 8080)], Endpoint("10.0.0.1", true, "one"), Endpoint("10.0.0.2", false, "two"),
                    Endpoint("10.0.0.3", true)),
                Slice("digits", [Port("http", 8080)], Endpoint("10.0.0.4", null, "four")),
                Slice("digits-a", [Port("http", 8080)], Endpoint("10.0.0.5", true, "other")),
            ],
            "digits");

        pods.ShouldBe(
            new Dictionary<string, EndpointAddress> { ["one"] = At("10.0.0.1", 8080), ["four"] = At("10.0.0.4", 8080) }, ignoreOrder: true);
    }

    private static EndpointSliceView Slice(string service, EndpointPortView[] ports, params EndpointView[] endpoints) =>
        new() { Metadata = Named(service), Ports = ports, Endpoints = endpoints };

    private static V1ObjectMeta Named(string service) =>
        new() { Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [EndpointSlices.ServiceLabel] = service } };

    private static EndpointPortView Port(string name, int port, string protocol = "TCP") =>
        new() { Name = name, Port = port, Protocol = protocol };

    private static EndpointView Endpoint(string address, bool? ready, string? pod = null) => new()
    {
        Addresses = [address],
        Conditions = new() { Ready = ready },
        TargetRef = pod is null ? null : new() { Name = pod },
    };

    private static EndpointAddress At(string address, int port) => new(IPAddress.Parse(address), port);
}
