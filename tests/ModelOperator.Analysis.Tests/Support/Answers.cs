namespace ModelOperator.Analysis.Tests.Support;

/// <summary>Answers as Prometheus gives them.</summary>
internal static class Answers
{
    public static string Vector(params string[] values) =>
        Success("vector", "[" + string.Join(',',
            values.Select((value, index) => "{\"metric\":{\"i\":\"" + index + "\"},\"value\":[1700000000.123,\"" + value + "\"]}")) + "]");

    public static string Scalar(string value) => Success("scalar", "[1700000000.123,\"" + value + "\"]");

    public static string Matrix(params string[] values) =>
        Success("matrix", "[{\"metric\":{},\"values\":[" + string.Join(',', values.Select(value => "[1,\"" + value + "\"]")) + "]}]");

    public static string Error(string type, string error) =>
        "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + error + "\"}";

    private static string Success(string type, string result) =>
        "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
}
