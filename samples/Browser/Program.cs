// Classifies images in the browser. The engine is C# compiled to WebAssembly, and no image leaves the browser.
//
//     dotnet run -c Release --project samples/Browser                 starts a development server
//     dotnet publish -c Release samples/Browser -o site               writes site/wwwroot, which any web server can host

using Inception.Samples.Browser;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddScoped(_ => new HttpClient { BaseAddress = new(builder.HostEnvironment.BaseAddress) });
await builder.Build().RunAsync();
