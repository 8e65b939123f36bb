import { Module } from '@nestjs/common';
import { WhoamiController } from './whoami.controller.js';
import { WhoamiTools } from './whoami.tools.js';

@Module({ controllers: [WhoamiController, WhoamiTools] })
export class WhoamiModule {}
