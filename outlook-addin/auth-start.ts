import { leadToVendor } from "#ui/auth-pages.ts";
import { readSettings } from "#ui/settings.ts";

leadToVendor(readSettings(document));
