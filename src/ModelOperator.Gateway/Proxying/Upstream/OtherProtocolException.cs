namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>An endpoint does not speak the version of HTTP that the request came over, and so has not processed it.</summary>
internal sealed class OtherProtocolException(string spoken) : IOException($"the endpoint speaks {spoken}")
{
    /// <summary>The version that the endpoint speaks, such as <c>HTTP/1.1</c>.</summary>
    public string Spoken => spoken;
}
