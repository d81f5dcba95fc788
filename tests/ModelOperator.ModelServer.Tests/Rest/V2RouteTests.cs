using ModelOperator.ModelServer.Rest;

namespace ModelOperator.ModelServer.Tests.Rest;

public sealed class V2RouteTests
{
    [Theory]
    [InlineData("/v2", "ServerMetadata")]
    [InlineData("/v2/", "ServerMetadata")]
    [InlineData("/v2/health/live", "ServerLive")]
    [InlineData("/v2/health/ready", "ServerReady")]
    [InlineData("/v2/models/m", "ModelMetadata m")]
    [InlineData("/v2/models/m/ready", "ModelReady m")]
    [InlineData("/v2/models/m/infer", "ModelInfer m")]
    [InlineData("/v2/models/m/stats", "ModelStatistics m")]
    [InlineData("/v2/models/m/versions/7/stats", "ModelStatistics m 7")]
    [InlineData("/v2/models/m/versions/7", "ModelMetadata m 7")]
    [InlineData("/v2/models/m/versions/7/ready", "ModelReady m 7")]
    [InlineData("/v2/models/m/versions/7/infer", "ModelInfer m 7")]
    [InlineData("/v2/models/stats", "ModelStatistics")]
    [InlineData("/v2/models/stats/", "ModelStatistics")]
    [InlineData("/v2/models/stats/stats", "ModelStatistics stats")]
    [InlineData("/v2/models/stats/versions/7", "ModelMetadata stats 7")]
    [InlineData("/v2/models/ready/ready", "ModelReady ready")]
    public void Path_OfTheProtocol_IsTakenApart(string path, string expected)
    {
        var route = V2Route.Parse(path).ShouldNotBeNull();

        $"{route.Action} {route.Model} {route.Version}".Trim().ShouldBe(expected);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/V2")]
    [InlineData("/v2/health")]
    [InlineData("/v2/health/live/x")]
    [InlineData("/v2/models")]
    [InlineData("/v2/models//infer")]
    [InlineData("/v2/models/m/predict")]
    [InlineData("/v2/models/m/versions")]
    [InlineData("/v2/models/m/versions//infer")]
    [InlineData("/v2/models/m/versions/7/infer/x")]
    [InlineData("/v2/models/m/infer/x")]
    public void Path_OfNoProtocol_IsNone(string path) => V2Route.Parse(path).ShouldBeNull();
}
