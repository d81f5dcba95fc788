using System.Globalization;

namespace ModelOperator.Analysis.Tests.Support;

/// <summary>Range vectors of gateway counters as Prometheus gives them.</summary>
internal static class Matrix
{
    /// <summary>Each series from 0 at the first reading to its count at the second.</summary>
    public static string Of(params (string Labels, double Count)[] series) =>
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + string.Join(',', series.Select(one => "{\"metric\":{" + one.Labels + "},\"values\":[[1700000000,\"0\"],[1700000030.5,\"" + one.Count.ToString(CultureInfo.InvariantCulture) + "\"]]}"))
        + "]}}";

    public static string Requests(long candidateGood, long candidateBad, long stableGood, long stableBad) => Of(
        (Labels("7f9c2ab4d1", "200"), candidateGood), (Labels("7f9c2ab4d1", "500"), candidateBad),
        (Labels("0123456789", "200"), stableGood), (Labels("0123456789", "500"), stableBad));

    private static string Labels(string revision, string code) =>
        "\"__name__\":\"model_gateway_requests_total\",\"pod\":\"digits-gateway-0\",\"revision\":\"" + revision + "\",\"code\":\"" + code
            + "\"";
}
