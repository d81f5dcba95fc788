namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Reports that an endpoint does not speak the version of HTTP of the request, and so has not processed the request.</summary>
internal sealed class OtherProtocolException(string spoken) : IOException($"the endpoint speaks {spoken}")
{
    /// <summary>The version that the endpoint speaks, such as <c>HTTP/1.1</c>.</summary>
    public string Spoken => spoken;
}
