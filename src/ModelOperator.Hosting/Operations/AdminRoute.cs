using Microsoft.AspNetCore.Http;

namespace ModelOperator.Hosting.Operations;

/// <summary>A page of the admin port, for GET and HEAD.</summary>
/// <param name="Path">The whole path, such as <c>/route</c>.</param>
/// <param name="Handler">Answers the request; <see cref="HttpContext.RequestServices"/> are the host's.</param>
public sealed record AdminRoute(string Path, RequestDelegate Handler);
